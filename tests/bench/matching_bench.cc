#include "node/delivery/member_import.h"
#include "node/matching/prepared_advisory.h"
#include "node/members/catalogue.h"
#include "node/members/sample_members.h"
#include "storage/rocks_store.h"
#include "tests/base/temp_folder.h"
#include "tests/bench/bench.h"
#include "tests/bench/sqlite_members.h"

namespace schakel::bench {
namespace {

namespace fs = std::filesystem;
using namespace node;  // NOLINT(google-build-using-namespace): the whole file is about it

constexpr std::string_view kNodeKey = "0123456789abcdef0123456789abcdef";
constexpr std::size_t kMembersDefault = 200'000;
constexpr std::size_t kRareHits = 100;
constexpr std::size_t kManyHits = 100'000;
constexpr int kRuns = 5;
// Nobody, exactly kRareHits and kManyHits members use these; all others use the last one.
constexpr const char* kNobody = "GitLab";
constexpr const char* kRare = "Exchange Server";
constexpr const char* kMany = "WordPress";
constexpr const char* kOther = "Firefox";

// Uses of the rare product are spread over all members, those of the common one too.
std::vector<std::string> SoftwareOfAll(std::size_t members) {
  std::vector<std::string> software(members, kOther);
  const std::size_t rare_step = std::max<std::size_t>(1, members / kRareHits);
  for (std::size_t i = 0, n = 0; i < members && n < kRareHits; i += rare_step, ++n)
    software[i] = kRare;
  std::size_t many = 0;
  for (std::size_t i = 1; i < members && many < kManyHits; ++i) {
    if (software[i] == kRare || (members > 2 * kManyHits && i % (members / kManyHits) != 1))
      continue;
    software[i] = kMany;
    ++many;
  }
  return software;
}

// The members as a spreadsheet that people would hand over.
std::string MakeSheet(const std::vector<std::string>& software, std::uint64_t seed) {
  SampleProfile profile = DemoProfile("bmh");
  SampleMembers samples(profile, seed);
  std::string sheet =
      "naam;vestigingsnummer;sbi;werkzamepersonen;postcode;gemeentecode;email;telefoon;domein;"
      "software\n";
  for (std::size_t i = 0; i < software.size(); ++i) {
    const Member member = samples.Next().member;
    const std::string number = std::to_string(i);
    sheet += "Firma " + number + " " + CsvCell(member.name) + ";;" + member.sbi + ";" +
             std::to_string(member.persons) + ";" + member.postcode + ";" + member.municipality +
             ";info" + number + "@firma.example;" + member.phone + ";firma" + number + ".example;" +
             software[i] + "\n";
  }
  return sheet;
}

struct Desk {
  std::unique_ptr<storage::RocksStore> store;
  std::unique_ptr<crypto::KeyVault> vault;
  std::unique_ptr<SealedRows> rows;
  std::unique_ptr<MemberRegister> members;
  std::unique_ptr<NoticeBook> book;
  std::unique_ptr<Matcher> matcher;

  static Result<Desk> Open(const fs::path& folder) {
    Desk desk;
    auto store = storage::RocksStore::Open(folder / "store");
    if (!store) return store.error();
    desk.store = std::move(*store);
    auto vault = crypto::KeyVault::Open(folder / "vault", AsBytes(kNodeKey));
    if (!vault) return vault.error();
    desk.vault = std::make_unique<crypto::KeyVault>(std::move(*vault));
    desk.rows = std::make_unique<SealedRows>(*desk.vault, AsBytes(kNodeKey));
    const ApplyBatch apply = [raw = desk.store.get()](storage::WriteBatch batch) {
      return raw->Apply(std::move(batch));
    };
    desk.members =
        std::make_unique<MemberRegister>(*desk.store, *desk.vault, *desk.rows, TermsOf, apply);
    desk.book = std::make_unique<NoticeBook>(*desk.rows);
    desk.matcher =
        std::make_unique<Matcher>(*desk.store, *desk.members, *desk.book, *desk.rows, apply);
    return desk;
  }
};

AdvisoryFacts FactsAbout(const char* product) {
  AdvisoryFacts facts;
  facts.id = "BNC-2026-0001";
  facts.version = "1.0.0";
  facts.severity = federation::Severity::kHigh;
  AffectedProduct affected;
  affected.name = product;
  affected.product = Recognise(product).product;
  facts.products.push_back(std::move(affected));
  return facts;
}

// Returns how many members the advisory concerns; index, reading and reasons included.
Result<std::size_t> MatchThroughIndex(const Desk& desk, const AdvisoryFacts& facts) {
  const auto candidates = FindCandidates(facts, *desk.members);
  if (!candidates) return candidates.error();
  const PreparedAdvisory prepared(facts);
  std::size_t hits = 0;
  const auto visited =
      desk.members->Visit(candidates->possible, [&](MemberId /*id*/, const Member& member) {
        hits += IsNotified(prepared.Judge(member).verdict) ? 1 : 0;
        return true;
      });
  if (!visited) return visited.error();
  return hits;
}

Result<std::size_t> Scan(const Desk& desk, const AdvisoryFacts& facts) {
  const PreparedAdvisory prepared(facts);
  std::size_t hits = 0;
  const auto visited = desk.members->ForEach(0, [&](MemberId /*id*/, const Member& member) {
    hits += IsNotified(prepared.Judge(member).verdict) ? 1 : 0;
    return true;
  });
  if (!visited) return visited.error();
  return hits;
}

struct Timed {
  double ms = 0;
  std::size_t hits = 0;
};

Result<Timed> TimeOf(int runs, const std::function<Result<std::size_t>()>& work) {
  std::vector<double> times;
  Timed timed;
  for (int run = 0; run < runs; ++run) {
    Result<std::size_t> hits(std::size_t{0});
    times.push_back(SecondsOf([&] { hits = work(); }) * 1000);
    if (!hits) return hits.error();
    timed.hits = *hits;
  }
  timed.ms = Median(times);
  return timed;
}

std::uint64_t SizeBelow(const fs::path& folder) {
  std::uint64_t size = 0;
  for (const auto& item : fs::recursive_directory_iterator(folder))
    size += item.is_regular_file() ? item.file_size() : 0;
  return size;
}

}  // namespace

Result<Figures> RunMatching(const BenchOptions& options) {
  const std::size_t count = options.members == 0 ? kMembersDefault : options.members;
  const auto software = SoftwareOfAll(count);
  const std::string sheet = MakeSheet(software, options.seed);
  const TempFolder folder;
  auto desk = Desk::Open(folder.path());
  if (!desk) return desk.error();
  ImportOptions import;
  import.is_dry_run = false;
  import.is_sample = true;
  Result<ImportAnswer> imported(ImportAnswer{});
  const double seconds =
      SecondsOf([&] { imported = ImportMembers(sheet, import, *desk->members, *desk->matcher); });
  if (!imported) return imported.error();
  if (imported->report.counts.new_members != count) {
    return Error{ErrorCode::kInvalidArgument, "members were refused"};
  }
  Figures out;
  out["members"] = static_cast<std::int64_t>(count);
  out["import_per_s"] = static_cast<double>(count) / seconds;
  const std::tuple<const char*, const char*, int> cases[] = {
      {"match_0_ms", kNobody, kRuns},
      {"match_100_ms", kRare, kRuns},
      {"match_100000_ms", kMany, options.is_full ? kRuns : 1}};
  double rare_ms = 0;
  for (const auto& [name, product, runs] : cases) {
    const AdvisoryFacts facts = FactsAbout(product);
    const auto timed = TimeOf(runs, [&] { return MatchThroughIndex(*desk, facts); });
    if (!timed) return timed.error();
    out[name] = timed->ms;
    out[std::string(name).replace(std::string(name).size() - 2, 2, "hits")] =
        static_cast<std::int64_t>(timed->hits);
    if (product == kRare) rare_ms = timed->ms;
  }
  const AdvisoryFacts rare = FactsAbout(kRare);
  const auto scan = TimeOf(options.is_full ? kRuns : 1, [&] { return Scan(*desk, rare); });
  if (!scan) return scan.error();
  out["scan_ms"] = scan->ms;
  out["speedup_vs_scan"] = scan->ms / rare_ms;
  auto sqlite = SqliteMembers::Fill(folder.path() / "members.sqlite", software);
  if (!sqlite) return sqlite.error();
  const auto other = TimeOf(kRuns, [&] { return (*sqlite)->CountUsers(kRare); });
  if (!other) return other.error();
  out["sqlite_100_ms"] = other->ms;
  out["bytes_per_member"] =
      static_cast<double>(SizeBelow(folder.path() / "store") + SizeBelow(folder.path() / "vault")) /
      static_cast<double>(count);
  out["rss_bytes"] = static_cast<std::int64_t>(ResidentBytes());
  return out;
}

}  // namespace schakel::bench
