// Points out, while she writes, what may tell who she is. It warns and never blocks, and nothing
// leaves the page for it. docs/rating-key.md says what is looked for.
const MONTH =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const FEW = "(?:two|three|four|five|six|seven|eight|nine|ten|[2-9]|10)";
const WOMAN =
  "(?:wom[ae]n|females?|girls?|lad(?:y|ies)|mothers?|moms?|mums?|parents?|persons?|people|of us|employees?|members?|engineers?|managers?|developers?|colou?r|latin[aox]s?|hispanics?|asians?|african|muslims?|jew(?:ish)?|immigrants?|lesbian|trans|queer|disabled|pregnant|nurse|designer|analyst|accountant|lawyer|programmer|scientist|one)";
const FILLER =
  "(?:(?!(?:things?|problems?|reasons?|ways?|times?|that|to|of|for|in|at|my|our|your|the)\\b)[\\w-]+ ){0,2}?";
const PEOPLE =
  "(?:people|persons?|wom[ae]n|females|m[ae]n|mothers|employees|members|colleagues|engineers|developers|nurses|designers|staff)";
const ROLE =
  "(?:manager|boss|supervisor|director|lead|head|colleague|coworker|co-worker|founder|owner|C[EFOT]O|HR|named|called|name is)";
// First names that are no other word: caught in small letters and in capitals, too.
const NAMES =
  "(?:james|john|robert|michael|david|william|richard|joseph|thomas|charles|daniel|matthew|anthony|andrew|joshua|kevin|brian|george|timothy|jason|jeffrey|ryan|jacob|nicholas|eric|jonathan|stephen|steven|steve|larry|justin|scott|brandon|benjamin|samuel|gregory|alexander|patrick|dennis|peter|paul|kyle|adam|jose|juan|carlos|luis|mohammed|muhammad|ahmed|raj|rahul|mary|maria|patricia|jennifer|linda|elizabeth|barbara|susan|jessica|karen|sarah|sara|lisa|nancy|sandra|betty|ashley|emily|kimberly|margaret|donna|michelle|carol|amanda|melissa|deborah|stephanie|rebecca|laura|helen|sharon|cynthia|kathleen|amy|angela|anna|brenda|pamela|emma|nicole|samantha|katherine|christine|rachel|heather|diane|julie|megan|andrea|hannah|olivia|martha|priya|fatima|aisha|ana|sofia|carmen)";
const VERB = "(?:is|was|has|had|said|says|told|tells|asked|asks|kept|keeps|never|always)";
const SPEAKS =
  "(?:told|tells|said|says|asked|asks|yelled|shouted|promised|threatened|fired|hired|bullied|harassed)";
const PLACE =
  "(?:HR|IT|PR|R&D|accounting|finance|sales|marketing|payroll|legal|engineering|operations|support|the \\p{Ll}+ (?:team|department|office))";
const NOT_ONE =
  "(?:\\p{L}+(?:ly|ing|ed|s|ship|ment)|role|position|job|team|level|style|feedback|support|who|that|which|there|here|and|or|but|then|now|it|he|she|they|we|i|often|also|even|still|just|only|once|never|had|told|said|kept|at|in|of|for|from|to|on|with)";
const NO_NAME =
  /^(?:The|My|Our|Her|His|Their|Your|This|That|These|Those|In|At|On|As|For|From|When|While|If|And|But|Or|So|They|We|She|He|It|You|No|Not|Very|Too|All|Most|Many|After|Before|Since|Human|New|San|Los|Great|United|North|South|East|West|Black|Good|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|January|February|March|April|May|June|July|August|September|October|November|December|Christmas|Employee|Customer|Senior|Junior|Chief|Vice|Parental|Maternity|Paid|Equal|Project|Product|Wom[ae]n|M[ae]n|Sales|Marketing|Finance|Research|Managers?|Management|Leaders?|Leadership|Supervisors?|Directors?|Boss(?:es)?|Executives?|Recruiters?|Interviewers?|Colleagues?|Coworkers?|Friends?|People|Persons?|Everyone|Everybody|Someone|Somebody|Anyone|Anybody|Nobody|None|One|Some|Few|Several|Others?|Both|Each|Who|Which|What|Nothing|Something|Then|Once|Later|Never|Always|Often|Just|Only|Still|Also|Even|Clients?|Payroll|Legal|Staff|Company|Head|Lead|Team|Half|Feedback|Support|Help|Advice|Pressure|Emails?|Mails?|Letters?|Calls?|Messages?|Answers?|News)$/;

const DAY = "\\d{1,2}(?:st|nd|rd|th)?";
const STREET = either(
  "(?:street|st|avenue|ave|road|rd|lane|ln|drive|boulevard|blvd|way|court|square|place|parkway)",
);

const RULES = [
  ["an e-mail address", /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g],
  [
    "an e-mail address",
    /[\w.+-]+ ?(?:@|[[(]at[\])]|\bat\b) ?[\w-]+(?: ?(?:[[(]dot[\])]|\bdot\b) ?[\w-]+)+/gi,
  ],
  [
    "an exact date",
    new RegExp(
      `\\b${DAY}(?: of)? ${MONTH}\\b|\\b${MONTH}\\.? ${DAY}\\b|\\b\\d{4}([-/.])\\d{1,2}\\1\\d{1,2}\\b|\\b\\d{1,2}[./]\\d{1,2}[./]\\d{2,4}\\b`,
      "gi",
    ),
  ],
  ["a phone number", /(?<![\w-])\+?\(?\d(?:[\s()./-]{0,2}\d){6,14}(?![\w-])/g],
  [
    "a street address",
    new RegExp(
      `\\b\\d{1,5}[a-z]? (?:\\p{Lu}[\\p{L}'’.]+ ){1,3}${STREET}\\b|\\b\\p{Lu}\\p{L}*(?:stra(?:ß|ss)e|str\\.|weg|platz|gasse|laan|straat) \\d+`,
      "gu",
    ),
  ],
  [
    "that you are the only one",
    new RegExp(
      `\\b(?:the|an?|[’']m|am|was) (?:only|sole|first|youngest|oldest) ${FILLER}${WOMAN}\\b|\\b(?:only|the one) (?:[\\w-]+ )?(?:woman|female|girl|lady|mother|mom|mum|latina)\\b`,
      "gi",
    ),
  ],
  [
    "how few you are",
    new RegExp(
      `\\b(?:team|group|office|department|shift|crew|staff|company|store|branch) of (?:only |just |about )?${FEW}\\b|\\b${FEW}[- ](?:person|people|woman|women)[- ](?:team|group|office|department|shift|crew|company)\\b|\\b(?:one|${FEW}) (?:of us|women|mothers|girls)\\b|\\bwe (?:are|were) (?:only |just )?${FEW}\\b|\\b(?:team|group|office|department|shift|crew|store|branch) (?:has|had|is|was) (?:only |just |about )?(?:one|${FEW}) ${PEOPLE}\\b|\\b${FEW} ${PEOPLE} (?:in|on) (?:my|our|the) (?:team|group|office|department|shift|crew|store|branch)\\b`,
      "gi",
    ),
  ],
  [
    "a name",
    new RegExp(
      `\\b(?:Mrs?|Ms|Miss|Mx|Dr|Prof)\\.? \\p{Lu}[\\p{L}'’-]+|(?<=\\b${either(ROLE)},? )\\p{Lu}\\p{Ll}[\\p{L}'’-]*(?: \\p{Lu}[\\p{L}'’-]+)?`,
      "gu",
    ),
  ],
  ["a name", /(?<![\p{L}'’-])\p{Lu}\p{Ll}+ (?:\p{Lu}\. )?\p{Lu}\p{Ll}[\p{L}'’-]+/gu],
  [
    "a name",
    new RegExp(`(?<![\\p{L}'’-])\\p{Lu}\\p{Ll}+(?= (?:${SPEAKS}|from ${PLACE})\\b)`, "gu"),
  ],
  ["a name", new RegExp(`(?<![\\p{L}'’-])${NAMES}(?![\\p{L}-])`, "giu")],
  [
    "a name",
    new RegExp(
      `(?<=\\b(?:my|our) ${ROLE},? )(?!(?:${NOT_ONE}|${VERB}) )\\p{L}{2,}(?= ${VERB}\\b)`,
      "giu",
    ),
  ],
];

function either(words) {
  // with a capital or without
  return words.replace(/(?<=[|:])[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

/** Return [kind, words] of what in a text may tell who wrote it; the employer's name does not. */
export function identifying(text, employer = "") {
  const found = [];
  let rest = employer ? text.replaceAll(employer, " · ") : text;
  for (const [kind, pattern] of RULES) {
    for (const [words] of rest.matchAll(pattern)) {
      if (kind === "a name" && words.split(" ").some((word) => NO_NAME.test(word))) continue;
      found.push([kind, words]);
      rest = rest.replace(words, " · "); // so that a date is no phone number as well
    }
  }
  return found;
}

function warn(area, place) {
  const found = identifying(area.value, area.form.dataset.employer).map(
    ([kind, words]) => `${kind} (“${words}”)`,
  );
  const words = found.length
    ? `This may tell who you are, or who someone else is: ${found.join(", ")}. You may leave it; safer is without.`
    : "";
  if (place.textContent !== words) place.textContent = words;
}

for (const place of document.querySelectorAll("[data-warning]")) {
  const area = document.getElementById(place.dataset.warning);
  let waiting = 0;
  area.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(warn, 400, area, place); // not at every letter
  });
  warn(area, place);
}
