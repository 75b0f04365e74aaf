"""The publications that rules and pages rest on, each once. Pure.

The studies were read as abstracts or excerpts; what was visible there is said on the page of the evidence.
"""

from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext_lazy

from conventions.messages import Message


@dataclass(frozen=True, slots=True)
class Source:
    """One publication: ``key`` is its anchor on the page of the evidence, ``short`` names it in a sentence."""

    key: str
    short: Message
    reference: str


def _study(short: str, reference: str) -> Source:
    return Source(slugify(short), short, reference)


ANDERSEN_2011 = _study("Andersen 2011", "Andersen LL and others. Pain 2011;152:440")
ARCH_OSTEOPOROS_2021 = _study("Arch Osteoporos 2021", "Arch Osteoporos 2021 (s11657-021-00998-3)")
ARTICLE = Source(
    "article",
    gettext_lazy("the article"),
    "Master Pilates Techniques for Lasting Upper Back Pain Relief, signed Jane Smith",
)
BENNELL_2020 = _study("Bennell 2020", "Bennell K and others. J Med Internet Res 2020;22:e21749")
BLANPIED_2017 = _study("Blanpied 2017", "Blanpied PR and others. J Orthop Sports Phys Ther 2017;47:A1")
BRIGGS_2009 = _study("Briggs 2009", "Briggs AM. BMC Musculoskelet Disord 2009;10:77")
BROOKE_WAVELL_2022 = _study("Brooke-Wavell 2022", "Brooke-Wavell K and others. Br J Sports Med 2022;56:837")
CAPOVILLA_2016 = _study("Capovilla 2016", "Capovilla G and others. Epilepsia 2016;57:6")
CAZOTTI_2018 = _study("Cazotti 2018", "Cazotti LA and others. Arch Phys Med Rehabil 2018;99:1740")
CHEST_WALL_2015 = Source(
    "chest-wall-2015",
    gettext_lazy("a review of chest-wall pain"),
    "Review of care for thoracic and chest-wall pain, to 2015",
)
COLBERG_2017 = _study("Colberg 2017", "Colberg SR. Front Endocrinol 2017;8:33")
CRTC_911 = Source(
    "crtc-911",
    gettext_lazy("the telecommunications commission of Canada"),
    "Canadian Radio-television and Telecommunications Commission. 9-1-1 services",
)
CRUZ_FERREIRA_2011 = _study(
    "Cruz-Ferreira 2011", "Cruz-Ferreira A and others. Arch Phys Med Rehabil 2011;92:2071 (read as a summary)"
)
DA_SILVA_2019 = _study("da Silva 2019", "da Silva ML and others. Braz J Phys Ther 2019")
DUNLEAVY_2016 = _study("Dunleavy 2016", "Dunleavy K and others. Physiotherapy 2016")
EECC_2018 = Source(
    "eecc-2018",
    gettext_lazy("the EU code for electronic communications"),
    "European Electronic Communications Code. Directive (EU) 2018/1972, Article 109",
)
FARRAR_2001 = _study("Farrar 2001", "Farrar JT and others. Pain 2001;94:149")
FCC_911 = Source(
    "fcc-911",
    gettext_lazy("the communications commission of the United States"),
    "Federal Communications Commission (United States). 911 and E911 services",
)
FERNANDEZ_RODRIGUEZ_2022 = _study(
    "Fernández-Rodríguez 2022", "Fernández-Rodríguez R and others. J Orthop Sports Phys Ther 2022;52:505"
)
FINUCANE_2020 = _study("Finucane 2020", "Finucane LM and others. J Orthop Sports Phys Ther 2020;50:350")
FLEMING_2018 = _study("Fleming 2018", "Fleming KM, Herring MP. Complement Ther Med 2018;37:80")
GONZALEZ_GALVEZ_2019 = _study("González-Gálvez 2019", "González-Gálvez N and others. 2019 (PMC6488071)")
GONZALEZ_GALVEZ_2023 = _study("González-Gálvez 2023", "González-Gálvez N and others. Postgrad Med J 2023")
GOU_2021 = _study("Gou 2021", "Gou Y and others. Medicine 2021;100:e27254")
HANSSEN_2022 = _study("Hanssen 2022", "Hanssen H and others. Eur J Prev Cardiol 2022;29:205")
HAYDEN_2021 = _study("Hayden 2021", "Hayden JA and others. J Physiother 2021;67:252")
HENRY_1999 = _study("Henry 1999", "Henry KD, Rosemond C, Eckert LB. Phys Ther 1999;79:270")
JACK_2010 = _study("Jack 2010", "Jack K and others. Man Ther 2010;15:220")
JU_2023 = _study("Ju 2023", "Ju M and others. Medicine 2023;102:e35419")
KAMPER_2009 = _study("Kamper 2009", "Kamper SJ, Maher CG, Mackay G. J Man Manip Ther 2009;17:163")
KANALEY_2022 = _study("Kanaley 2022", "Kanaley JA and others. Med Sci Sports Exerc 2022;54:353")
KOVACS_2008 = _study("Kovacs 2008", "Kovacs FM and others. BMC Musculoskelet Disord 2008;9:43")
KREBS_2009 = _study("Krebs 2009", "Krebs EE and others. J Gen Intern Med 2009;24:733")
LANG_2022 = _study("Lang 2022", "Lang S and others. Arch Physiother 2022;12")
MACFARLANE_2017 = _study("Macfarlane 2017", "Macfarlane GJ and others. Ann Rheum Dis 2017;76:318")
MARTINI_2022 = _study("Martini 2022", "Martini JD and others. J Bodyw Mov Ther 2022;31:37")
MEDINA_MIRAPEIX_2009 = _study(
    "Medina-Mirapeix 2009", "Medina-Mirapeix F and others. BMC Musculoskelet Disord 2009;10:155"
)
MEIKIS_2021 = _study("Meikis 2021", "Meikis L, Wicker P, Donath L. Front Neurol 2021;12:724218")
MENEZES_COSTA_2012 = _study("Menezes Costa 2012", "Menezes Costa LC and others. CMAJ 2012;184:E613")
MIYAMOTO_2018 = _study("Miyamoto 2018", "Miyamoto GC and others. Br J Sports Med 2018;52:859")
MUN_2024 = _study("Mun 2024", "Mun WL, Roh SY. J Clin Med 2024;13:4376")
NHS_999 = Source(
    "nhs-999",
    gettext_lazy("NHS on when to call 999"),
    "National Health Service (UK). When to call 999. www.nhs.uk",
)
NHS_BACK_PAIN = Source(
    "nhs-back-pain",
    gettext_lazy("NHS on back pain"),
    "National Health Service (UK). Back pain. www.nhs.uk/conditions/back-pain",
)
NHS_CHEST_INJURY = Source(
    "nhs-chest-injury",
    gettext_lazy("NHS on chest injuries"),
    "South Tees Hospitals, National Health Service (UK). Chest injury, a leaflet for patients",
)
NHS_PREGNANCY = Source(
    "nhs-pregnancy",
    gettext_lazy("NHS on exercise in pregnancy"),
    "National Health Service (UK). Exercise in pregnancy. www.nhs.uk/pregnancy/keeping-well/exercise",
)
NZ_111 = Source(
    "nz-111",
    gettext_lazy("New Zealand Police on 111"),
    "New Zealand Police. Calling emergency 111. www.police.govt.nz/contact-us/calling-emergency-111",
)
OWEN_2020 = _study("Owen 2020", "Owen PJ and others. Br J Sports Med 2020;54:1279")
REED_2024 = _study("Reed 2024", "Reed DE and others. J Pain 2024;25:142")
RICE_2019 = _study("Rice 2019", "Rice D and others. J Pain 2019;20:1249")
ROMANO_2024 = _study("Romano 2024", "Romano M and others. Cochrane Database Syst Rev 2024 (CD007837.pub3)")
SAETERBAKKEN_2020 = _study("Saeterbakken 2020", "Saeterbakken AH and others. 2020 (PMC7110779)")
SHAO_2024 = _study("Shao 2024", "Shao R, Man ISC, Lee TMC. Mindfulness 2024")
SHEARER_2020 = _study("Shearer 2020", "Shearer HM and others. Eur J Physiother 2020")
SILBERNAGEL_2007 = _study("Silbernagel 2007", "Silbernagel KG and others. Am J Sports Med 2007;35:897")
SINAKI_1984 = _study("Sinaki 1984", "Sinaki M, Mikkelsen BA. Arch Phys Med Rehabil 1984;65:593")
SMITH_2017 = _study("Smith 2017", "Smith BE and others. Br J Sports Med 2017;51:1679")
STRATFORD_1995 = _study("Stratford 1995", "Stratford P and others. Physiother Can 1995;47:258")
SWISS_112 = Source(
    "swiss-112",
    gettext_lazy("the Swiss rules for phone numbers"),
    "Switzerland. Ordinance on addressing resources in telecommunications (SR 784.104), Article 28",
)
TAO_2025 = _study("Tao 2025", "Tao QF and others. Postgrad Med J 2025;qgaf055")
THOMEE_1997 = _study("Thomeé 1997", "Thomeé R. Phys Ther 1997;77:1690")
THORACIC_2023 = Source(
    "thoracic-2023", "BMC Musculoskelet Disord 2023", "BMC Musculoskelet Disord 2023 (s12891-023-06505-8)"
)
TRIPLE_ZERO = Source(
    "triple-zero",
    gettext_lazy("Triple Zero of Australia"),
    "Australian Government. Triple Zero (000). www.triplezero.gov.au",
)
TYRRELL_1985 = _study("Tyrrell 1985", "Tyrrell AR, Reilly T, Troup JD. Spine 1985;10:161")
VAEGTER_2020 = _study("Vaegter 2020", "Vaegter HB, Jones MD. Pain Rep 2020;5:e823")
WELLS_2014 = _study("Wells 2014", "Wells C and others. Phys Ther 2014;94:792 and 806")
WHO_2023 = Source(
    "who-2023",
    gettext_lazy("a review for the WHO 2023"),
    "Review for the World Health Organization. J Occup Rehabil 2023 (PMC10684665)",
)
WORLD_CONGRESS_2024 = Source(
    "world-congress-2024", "World Congress on Pain 2024", "Review presented at the World Congress on Pain 2024"
)
YAMATO_2015 = _study("Yamato 2015", "Yamato TP and others. Cochrane Database Syst Rev 2015;7:CD010265")
ZACCARO_2018 = _study("Zaccaro 2018", "Zaccaro A and others. Front Hum Neurosci 2018;12:353")

PAIN_MONITORING_MODEL = (THOMEE_1997, SILBERNAGEL_2007)
"""How much pain while moving is well borne: seen with knees and tendons, so it is used here by analogy."""

SOURCES = tuple(sorted((one for one in list(globals().values()) if isinstance(one, Source)), key=lambda one: one.key))
"""All of them, by name."""
