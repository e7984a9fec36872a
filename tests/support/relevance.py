"""What the search is judged by: names that exist, and sixty queries with what should come first."""

LIST = """
3M; Abbott Laboratories; AbbVie; Accenture; Adobe; AES; Aetna; Aflac; Airbnb; Air Products;
Akamai; Alcoa; Allianz; Allstate; Amazon; American Airlines; American Express; American Tower;
Amgen; Apple; Applied Materials; AT&T; Autodesk; Bank of America; Bank of New York Mellon;
Barclays; Bayer; Becton Dickinson; Best Buy; BlackRock; Boeing; Boston Consulting Group; Boston
Scientific; Bristol Myers Squibb; Broadcom; Burberry; Capital One; Cardinal Health; CarMax;
Caterpillar; Charles Schwab; Chevron; Chipotle; Chubb; Cigna; Cisco; Citigroup; Clorox;
Coca-Cola; Colgate-Palmolive; Comcast; ConocoPhillips; Consolidated Edison; Corning; Costco; CVS
Health; Danone; Deere & Company; Dell; Deloitte; Delta Air Lines; Deutsche Bank; Dollar General;
Dow; Duke Energy; DuPont; eBay; Ecolab; Eli Lilly; Estée Lauder; Expedia; Exxon Mobil; FedEx;
Fidelity Investments; Ford Motor; Gap; General Dynamics; General Electric; General Mills;
General Motors; Gilead Sciences; Goldman Sachs; Google; H&M; Harley-Davidson; Hasbro; Hershey;
Hewlett Packard Enterprise; Hilton; Home Depot; Honeywell; HP; HSBC; Humana; IBM; IKEA; Intel;
Intuit; Johnson & Johnson; JPMorgan Chase; Kellogg's; KPMG; Kraft Heinz; Kroger; Lockheed
Martin; L'Oréal; Lowe's; Macy's; Marriott International; Mastercard; Mattel; McDonald's;
McKinsey & Company; Medtronic; Merck; Meta Platforms; MetLife; Microsoft; Moderna; Mondelez;
Morgan Stanley; Nestlé; Netflix; Nike; Nordstrom; Northrop Grumman; Novartis; Nvidia; Oracle;
PayPal; PepsiCo; Pfizer; Pinterest; Procter & Gamble; Prudential Financial; PwC; Qualcomm; Ralph
Lauren; Salesforce; Sephora; ServiceNow; Shell; Sherwin-Williams; Siemens; Slack; Société
Générale; Southwest Airlines; Spotify; Starbucks; State Street; Target; Tesla; Thermo Fisher
Scientific; T-Mobile; Toyota; Uber; Unilever; Union Pacific; United Airlines; UnitedHealth
Group; Verizon; Visa; Volkswagen; Walgreens; Walmart; Walt Disney; Warner Bros. Discovery; Wells
Fargo; Workday; Zoom
"""
COMPANIES = [" ".join(name.split()) for name in LIST.split(";")]
OTHER_NAMES = {
    "Meta Platforms": ["Facebook"],
    "Accenture": ["Andersen Consulting"],
    "Google": ["Alphabet"],
    "PwC": ["PricewaterhouseCoopers"],
    "Boston Consulting Group": ["BCG"],
    "Merck": ["Merck Sharp & Dohme", "MSD"],
    "Deere & Company": ["John Deere"],
}
TOPICS = ["Management", "Pay and negotiation", "Working parents", "Changing jobs", "Wellbeing"]
TAGS = ["Leadership", "Burnout", "Remote work", "Mentoring", "Job interviews"]
ARTICLES = [
    "How to ask for a raise when you hate asking",
    "When to manage and when to lead",
    "Eleven questions to ask before you accept an offer",
    "Going back to work after parental leave",
    "What burnout feels like, and what to do about it",
    "The résumé that gets read",
    "Feedback that people can use",
    "Finding a mentor who has time for you",
    "Your first week in a new job",
    "How to say no to your boss",
    "Pumping at work: your rights and your fridge",
    "Imposter feelings on a Monday morning",
]
QUESTIONS = [
    "Can I work part time and still be promoted?",
    "Do I tell my team about my menopause?",
    "Who watches your children on night shifts?",
]
CONTRIBUTORS = ["Carmen Ortega", "Priya Raman", "Dr. Zoë Lindqvist", "Hannah O'Neill"]

C, A, T, P, Q = "companies", "articles", "topics", "contributors", "community"
QUERIES = [
    # as it is written, and in other letters
    (C, "Apple", "Apple"),
    (C, "microsoft", "Microsoft"),
    (C, "JPMORGAN CHASE", "JPMorgan Chase"),
    (C, "loreal", "L'Oréal"),
    (C, "l'oreal", "L'Oréal"),
    (C, "l’oréal", "L'Oréal"),
    (C, "nestle", "Nestlé"),
    (C, "estee lauder", "Estée Lauder"),
    (C, "societe generale", "Société Générale"),
    (C, "at&t", "AT&T"),
    (C, "att", "AT&T"),
    (C, "h and m", "H&M"),
    (C, "macys", "Macy's"),
    (C, "mcdonalds", "McDonald's"),
    (C, "coca cola", "Coca-Cola"),
    (C, "procter and gamble", "Procter & Gamble"),
    (C, "Apple Inc.", "Apple"),
    (C, "The Walt Disney Company", "Walt Disney"),
    # the beginning of it, or of its words
    (C, "acc", "Accenture"),
    (C, "goldm", "Goldman Sachs"),
    (C, "gen elec", "General Electric"),
    (C, "jp morgan", "JPMorgan Chase"),
    (C, "j.p. morgan", "JPMorgan Chase"),
    (C, "gen mot", "General Motors"),
    (C, "sachs", "Goldman Sachs"),
    (C, "lauder", "Estée Lauder"),
    (C, "wal mart", "Walmart"),
    (C, "fed ex", "FedEx"),
    (C, "t mobile", "T-Mobile"),
    # other names
    (C, "facebook", "Meta Platforms"),
    (C, "alphabet", "Google"),
    (C, "pricewaterhouse", "PwC"),
    (C, "bcg", "Boston Consulting Group"),
    (C, "john deere", "Deere & Company"),
    # slips
    (C, "Acccenture", "Accenture"),
    (C, "acenture", "Accenture"),
    (C, "mircosoft", "Microsoft"),
    (C, "gogle", "Google"),
    (C, "amzon", "Amazon"),
    (C, "netflx", "Netflix"),
    (C, "delloite", "Deloitte"),
    (C, "mckinzey", "McKinsey & Company"),
    (C, "starbuks", "Starbucks"),
    (C, "pfzier", "Pfizer"),
    (C, "goldmann sacks", "Goldman Sachs"),
    (C, "wells fargoo", "Wells Fargo"),
    (C, "bank of amercia", "Bank of America"),
    (C, "general motrs", "General Motors"),
    (C, "facebok", "Meta Platforms"),
    # articles, subjects, people and questions
    (A, "ask for a raise", "How to ask for a raise when you hate asking"),
    (A, "resume", "The résumé that gets read"),
    (A, "say no boss", "How to say no to your boss"),
    (A, "parental leave", "Going back to work after parental leave"),
    (A, "imposter", "Imposter feelings on a Monday morning"),
    (A, "impostor feelings", "Imposter feelings on a Monday morning"),
    (T, "leadership", "Leadership"),
    (T, "negotation", "Pay and negotiation"),
    (T, "mentor", "Mentoring"),
    (P, "zoe lindqvist", "Dr. Zoë Lindqvist"),
    (P, "carmen ortgea", "Carmen Ortega"),
    (P, "oneill", "Hannah O'Neill"),
    (Q, "part time promoted", QUESTIONS[0]),
    (Q, "menopuase", QUESTIONS[1]),
    (Q, "night shifts", QUESTIONS[2]),
]
