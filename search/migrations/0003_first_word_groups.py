"""The groups of words to begin with. Editors change, add and delete them in the admin."""

from django.db import migrations

SYNONYMS = (
    "resume, CV, curriculum vitae",
    "cover letter, application letter, motivation letter",
    "maternity leave, parental leave, paternity leave, family leave, adoption leave, baby leave",
    "anonymity, anonymous, anonymously",
    "raise, pay rise, salary increase, pay increase",
    "salary, pay, wage, compensation, income",
    "pay gap, wage gap, equal pay, pay equity",
    "job interview, interview, job talk",
    "remote work, work from home, working from home, home office, telework, WFH",
    "flexible hours, flexitime, flextime, flexible working, flexible schedule",
    "part time, reduced hours, job sharing",
    "boss, manager, supervisor, line manager",
    "coworker, colleague, team mate",
    "layoff, laid off, redundancy, redundant, downsizing",
    "resign, quit, hand in notice, leave a job",
    "promotion, promoted, move up, get ahead",
    "career change, changing jobs, change careers, new career",
    "career break, employment gap, returning to work, returnship",
    "burnout, burned out, exhaustion, overwork",
    "imposter syndrome, impostor syndrome, imposter feelings, self-doubt",
    "mentor, mentoring, mentorship, sponsor, sponsorship",
    "working mothers, working moms, working mums, working parents",
    "child care, childcare, daycare, nursery, creche",
    "pumping, breastfeeding, nursing, lactation",
    "fertility, IVF, infertility",
    "menopause, perimenopause, hot flashes",
    "vacation, paid time off, PTO, annual leave, holiday",
    "sick leave, sick pay, medical leave",
    "performance review, appraisal, annual review",
    "HR, human resources, people team",
    "LGBTQ, queer, lesbian, transgender",
    "disability, disabled, accessibility",
)
SERIOUS = (
    "sexual harassment, sexually harassed, groped, groping, unwanted touching",
    "harassment, harassed, stalking, stalked",
    "rape, raped, sexual assault, sexually assaulted",
    "assault, assaulted, attacked, violence, violent",
    "bullying, bullied, bully, mobbing, humiliated",
    "discrimination, discriminated, racism, sexism, racist, sexist, ageism",
    "retaliation, retaliated, whistleblower, whistleblowing",
    "pregnant fired, fired pregnancy, pregnancy discrimination, dismissed pregnant",
    "suicide, suicidal, kill myself, end my life, self-harm",
    "depression, depressed, panic attack, breakdown",
    "abuse, abused, abusive, domestic violence",
    "miscarriage, stillbirth",
    "threatened, blackmail, coerced, trafficking, forced labor",
    "unpaid wages, wage theft, fired unfairly, wrongful termination, wrongful dismissal",
)


def add_groups(apps, schema_editor):
    WordGroup = apps.get_model("search", "WordGroup")
    WordGroup.objects.bulk_create(
        [WordGroup(phrases=phrases) for phrases in SYNONYMS]
        + [WordGroup(phrases=phrases, is_serious=True) for phrases in SERIOUS]
    )


class Migration(migrations.Migration):
    dependencies = [("search", "0002_roles")]

    operations = [migrations.RunPython(add_groups, migrations.RunPython.noop)]
