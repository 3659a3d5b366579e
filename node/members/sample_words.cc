#include "node/members/sample_words.h"

namespace schakel::node {
namespace {

using Words = std::string_view;

constexpr std::array<unsigned, 4> kSelfEmployed = {860, 120, 18, 2};
constexpr std::array<unsigned, 4> kShop = {350, 520, 115, 13};
constexpr std::array<unsigned, 4> kWorkshop = {120, 450, 340, 80};
constexpr std::array<unsigned, 4> kFactory = {20, 180, 460, 280};
constexpr std::array<unsigned, 4> kOffice = {520, 340, 115, 22};
constexpr std::array<unsigned, 4> kGreenhouse = {80, 330, 430, 140};

constexpr Words kFirstNames[] = {
    "Anouk",  "Bram",   "Carlijn", "Daan",   "Esra",   "Femke", "Gijs",   "Hanneke", "Ilse",
    "Jeroen", "Kees",   "Lotte",   "Mehmet", "Nadia",  "Otto",  "Priya",  "Quinten", "Renske",
    "Sander", "Tamara", "Umar",    "Vera",   "Willem", "Yara",  "Zeynep", "Marieke", "Youssef"};

constexpr Words kSurnames[] = {
    "Aalbers",    "Bakker",    "van den Berg",    "Bosman",     "de Bruin",   "Cornelissen",
    "Dekker",     "van Dijk",  "Driessen",        "van Eck",    "Faber",      "Gerritsen",
    "de Groot",   "Haddou",    "van der Heijden", "Hendriks",   "Hoekstra",   "Huisman",
    "Jacobs",     "Jansen",    "de Jong",         "Kaya",       "Kok",        "Koster",
    "Kramer",     "Kuipers",   "van Leeuwen",     "Lubbers",    "Maas",       "Meijer",
    "Mulder",     "Nijhof",    "Özdemir",         "Peeters",    "Postma",     "Prins",
    "van Rijn",   "Roelofs",   "Sanders",         "Schouten",   "Smeets",     "Smit",
    "Sijbrandij", "Tasdemir",  "Terpstra",        "Timmermans", "Veenstra",   "Verbeek",
    "Verhoeven",  "Vermeulen", "Visser",          "de Vries",   "van de Ven", "Wagenaar",
    "Westra",     "Wiersma",   "Willems",         "de Wit",     "Zijlstra",   "Zwart"};

constexpr Words kBrands[] = {
    "De Linde",   "Het Anker",  "Noorderlicht", "De Brug",       "Zonnehoek", "De Kade",
    "Waterpoort", "De Hoeve",   "Lindehof",     "Sluiszicht",    "Het Baken", "De Molen",
    "Zuiderpark", "Korenbloem", "De Reiger",    "Dijkzicht",     "De Ster",   "Akkerland",
    "De Eik",     "Veldzicht",  "Oosterpoort",  "De Schakelaar", "Rietland",  "De Vlinder",
    "Kompas",     "Heidezicht", "De Toren",     "Havenkwartier", "Groenrijk", "De Waag"};

constexpr Words kOfficeSoftware[] = {"Microsoft 365", "Windows 11", "Windows 10",
                                     "Office 2019",   "Outlook",    "Google Workspace",
                                     "OneDrive",      "Dropbox",    "Teams"};
constexpr Words kBooks[] = {"Exact Online",   "SnelStart", "Moneybird",
                            "e-Boekhouden",   "AFAS",      "Twinfield",
                            "boekhoudpakket", "Yuki",      "Visma eAccounting"};
constexpr Words kWebsites[] = {"WordPress",     "WordPress 6.4", "WooCommerce", "Joomla",
                               "eigen website", "Wix",           "Magento 2.4", "Shopify"};
constexpr Words kNetworks[] = {"FortiGate",
                               "FortiGate 7.2",
                               "DrayTek Vigor",
                               "UniFi",
                               "Zyxel",
                               "RDP",
                               "TeamViewer",
                               "AnyDesk",
                               "SonicWall",
                               "VPN",
                               "router van KPN",
                               "Sophos Firewall",
                               "WatchGuard Firebox",
                               "MikroTik"};
constexpr Words kServers[] = {"Exchange Server 2019",
                              "Exchange Server 2016",
                              "Windows Server 2019",
                              "Windows Server 2022",
                              "VMware ESXi 7.0",
                              "Synology",
                              "QNAP",
                              "NetScaler",
                              "SQL Server 2019",
                              "Veeam",
                              "SharePoint Server"};

constexpr Words kSuppliers[] = {"Vos Automatisering",
                                "Dommel IT",
                                "Wadden IT-beheer",
                                "KasICT",
                                "Brouwer Systeembeheer",
                                "Kanaal ICT",
                                "De Computerdokter",
                                "Noordzee Netwerken",
                                "Peel IT-diensten",
                                "Polder Automatisering",
                                "Meander ICT",
                                "Stadsring IT",
                                "Veluwe Beheer",
                                "Helder Netwerken",
                                "Linge ICT",
                                "Kempen Online",
                                "Terp IT",
                                "Delta Werkplek",
                                "Rietveld Automatisering",
                                "Zuidwal ICT",
                                "Oever Systemen",
                                "Hart voor IT",
                                "Rooilijn ICT",
                                "Spoor Netwerkbeheer"};

const std::vector<SampleTrade>& Trades() {
  static const std::vector<SampleTrade> kTrades = {
      {"01132",
       {"Kwekerij", "Glastuinbouw", "Tomatenkwekerij"},
       kGreenhouse,
       {"klimaatcomputer", "Priva", "Hoogendoorn", "TeamViewer"}},
      {"01191",
       {"Bloemkwekerij", "Plantenkwekerij", "Rozenkwekerij"},
       kGreenhouse,
       {"klimaatcomputer", "Ridder Synopta", "weegsysteem"}},
      {"10710", {"Bakkerij", "Banketbakkerij"}, kShop, {"kassasysteem", "Lightspeed"}},
      {"24510", {"Gieterij", "IJzergieterij"}, kFactory, {"Siemens SIMATIC", "ERP-pakket"}},
      {"25110", {"Staalbouw", "Constructiebedrijf"}, kFactory, {"SolidWorks", "MKG"}},
      {"25530",
       {"Verspaning", "Metaalbewerking"},
       kFactory,
       {"Mastercam", "Ridder iQ", "SolidWorks"}},
      {"25610", {"Oppervlaktetechniek", "Verzinkerij"}, kWorkshop, {"Isah", "doseersysteem"}},
      {"26510",
       {"Instruments", "Meettechniek", "Sensoren"},
       kFactory,
       {"GitLab", "Altium Designer", "Jira"}},
      {"28990",
       {"Machinefabriek", "Machinebouw"},
       kFactory,
       {"AutoCAD", "Siemens SIMATIC", "Isah"}},
      {"43210",
       {"Elektrotechniek", "Installatiebedrijf"},
       kWorkshop,
       {"Syntess Atrium", "AutoCAD"}},
      {"43310", {"Stukadoorsbedrijf", "Afbouw"}, kSelfEmployed, {"WhatsApp"}},
      {"43320", {"Timmerbedrijf", "Montagebedrijf"}, kSelfEmployed, {"offerteprogramma"}},
      {"46690", {"Groothandel", "Technische Handel"}, kShop, {"voorraadsysteem", "Exact Globe"}},
      {"47110", {"Buurtsuper", "Versmarkt"}, kShop, {"kassasysteem", "CCV-pinautomaat"}},
      {"47710", {"Mode", "Kledingwinkel"}, kShop, {"Lightspeed", "kassasysteem"}},
      {"49410",
       {"Transport", "Transportbedrijf"},
       kWorkshop,
       {"planningssysteem", "boordcomputer", "VPN"}},
      {"55101", {"Hotel", "Pension"}, kShop, {"Mews", "reserveringssysteem"}},
      {"56101", {"Restaurant", "Eetcafé"}, kShop, {"unTill", "reserveringssysteem"}},
      {"62100", {"Softwarebureau", "Webbureau"}, kOffice, {"GitLab", "Docker", "Jenkins"}},
      {"69101", {"Advocatenkantoor", "Juristen"}, kOffice, {"BaseNet", "dossiersysteem"}},
      {"69202", {"Administratiekantoor", "Accountants"}, kOffice, {"Twinfield", "AFAS"}},
      {"71121", {"Ingenieursbureau", "Adviesbureau"}, kOffice, {"AutoCAD", "Autodesk Revit"}},
      {"72190", {"Research", "Laboratorium"}, kWorkshop, {"GitLab", "LabVIEW", "MATLAB"}},
      {"86230", {"Tandartspraktijk", "Mondzorg"}, kShop, {"praktijksoftware", "Exquise"}},
      {"95310", {"Autobedrijf", "Garage"}, kShop, {"werkplaatssysteem", "diagnoseapparatuur"}},
      {"96210", {"Kapsalon", "Haarstudio"}, kSelfEmployed, {"afsprakensysteem"}},
  };
  return kTrades;
}

}  // namespace

std::span<const SampleTrade> SampleTrades() {
  return Trades();
}
std::span<const std::string_view> SampleFirstNames() {
  return kFirstNames;
}
std::span<const std::string_view> SampleSurnames() {
  return kSurnames;
}
std::span<const std::string_view> SampleBrands() {
  return kBrands;
}
std::span<const std::string_view> SampleOfficeSoftware() {
  return kOfficeSoftware;
}
std::span<const std::string_view> SampleBooks() {
  return kBooks;
}
std::span<const std::string_view> SampleWebsites() {
  return kWebsites;
}
std::span<const std::string_view> SampleNetworks() {
  return kNetworks;
}
std::span<const std::string_view> SampleServers() {
  return kServers;
}
std::span<const std::string_view> SampleSuppliers() {
  return kSuppliers;
}

}  // namespace schakel::node
