"""Members, notices and their commands share this: a federation with one association that has members."""
import json
import pathlib

import kit

HEADER = ("naam;kvknummer;vestigingsnummer;sbi;sbiversie;werkzamepersonen;postcode;gemeentecode;"
          "email;telefoon;domein;ip;itdienstverlener;software")
BAKERY = ("Bakkerij De Korenmaat;00000101;000000000101;10710;2025;7;5651 ZZ;GM0772;"
          "info@dekorenmaat.example;+31850000101;dekorenmaat.example;;Vos Automatisering;"
          "Microsoft 365|kassasysteem")
TURNERY = ("Van Rooij Verspaning B.V.;00000103;000000000103;25530;2025;46;5707 ZX;GM0794;"
           "ict@vanrooijverspaning.example;+31850000103;vanrooijverspaning.example;"
           "198.51.100.32/29;Dommel IT;Exchange Server 2019|FortiGate")
PLASTERER = ("Stukadoor Ali Yıldız;00000104;000000000104;43310;2025;1;5652 ZW;GM0772;"
             "ali@stukadoorali.example;;;;weet ik niet;weet ik niet")
OFFICE = ("Administratiekantoor Wiersma;00000108;000000000108;69209;2008;3;8911 ZR;GM0080;"
          "info@wiersma-adm.example;+31850000108;wiersma-adm.example;;Wadden IT-beheer;"
          "boekhoudpakket|WordPress")


def sheet(*rows, header=HEADER):
    """Returns the bytes of a spreadsheet as Dutch Excel writes it."""
    return ("\ufeff" + "\r\n".join((header, *rows)) + "\r\n").encode()


def write(folder, content, name="leden.csv"):
    file = pathlib.Path(folder) / name
    file.write_bytes(content)
    return file


def listed(node):
    return {member["name"]: member for member in node.cli("member", "list", "--json").json}


def wait_matched(node, advisories, timeout=20):
    """Waits until the desk of this node has looked at everything and knows so many advisories."""
    def is_done():
        reach = node.get("/v1/adviezen/_bereik")
        return reach and reach["pending"] == 0 and len(reach["advisories"]) >= advisories
    kit.wait_for(is_done, timeout, "advisories are matched", [node])


def reach_of(node, advisory_id):
    reach = node.get("/v1/adviezen/_bereik")
    return next(item["members"] for item in reach["advisories"] if item["id"] == advisory_id)


def sample(name):
    """Returns a sample advisory: (document, bytes)."""
    content = next(kit.SAMPLES.rglob(name)).read_bytes()
    return json.loads(content), content
