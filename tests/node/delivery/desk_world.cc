#include "desk_world.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "crypto/chunk_tree.h"
#include "federation/advisory/csaf_reader.h"
#include "federation/gossip/draft.h"
#include "node/members/field_checks.h"

namespace schakel::node {
namespace {

constexpr std::string_view kNodeKey = "0123456789abcdef0123456789abcdef";

std::vector<std::string> PartsOf(const std::string& text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == '|') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  parts.resize(3);
  return parts;
}

Json Note(const std::string& title, const std::string& text) {
  return Json(Json::Object{{"category", "other"}, {"title", title}, {"text", text}});
}

Json ProductBranch(const std::string& product, std::size_t number) {
  const auto parts = PartsOf(product);
  Json leaf(Json::Object{{"name", parts[0] + " " + parts[1] + " " + parts[2]},
                         {"product_id", "P" + std::to_string(number)}});
  const std::string version = parts[2].empty() ? "vers:unknown/*" : parts[2];
  const std::string category = parts[2].empty() ? "product_version_range" : "product_version";
  Json last(Json::Object{{"category", category}, {"name", version}, {"product", leaf}});
  Json middle(Json::Object{
      {"category", "product_name"}, {"name", parts[1]}, {"branches", Json::Array{last}}});
  return Json(
      Json::Object{{"category", "vendor"}, {"name", parts[0]}, {"branches", Json::Array{middle}}});
}

}  // namespace

std::string AdvisoryText(const AdvisorySketch& sketch) {
  Json::Array notes{Note("Kans", sketch.level), Note("Schade", sketch.level)};
  if (!sketch.audience.empty()) notes.push_back(Note("Doelgroep", sketch.audience));
  const std::string time = "2026-11-20T09:00:00Z";
  Json tracking(Json::Object{
      {"id", sketch.id},
      {"version", sketch.version},
      {"status", "final"},
      {"initial_release_date", time},
      {"current_release_date", time},
      {"revision_history", Json::Array{Json(Json::Object{
                               {"number", sketch.version}, {"date", time}, {"summary", "x"}})}}});
  Json::Object document{
      {"category", sketch.products.empty() ? "csaf_base" : "csaf_security_advisory"},
      {"csaf_version", "2.0"},
      {"lang", "nl"},
      {"title", "Titel van " + sketch.id},
      {"distribution", Json(Json::Object{{"tlp", Json(Json::Object{{"label", "WHITE"}})}})},
      {"publisher", Json(Json::Object{{"category", "coordinator"},
                                      {"name", "Uitgever"},
                                      {"namespace", "https://uitgever.example"}})},
      {"notes", Json(std::move(notes))},
      {"tracking", tracking}};
  Json::Object out{{"document", Json(std::move(document))}};
  Json::Array branches;
  Json::Array ids;
  for (std::size_t i = 0; i < sketch.products.size(); ++i) {
    branches.push_back(ProductBranch(sketch.products[i], i));
    ids.emplace_back("P" + std::to_string(i));
  }
  if (!branches.empty()) {
    out["product_tree"] = Json(Json::Object{{"branches", Json(std::move(branches))}});
    Json status(Json::Object{{"known_affected", Json(std::move(ids))}});
    out["vulnerabilities"] = Json(Json::Array{Json(
        Json::Object{{"notes", Json::Array{Note("Uitleg", "x")}}, {"product_status", status}})});
  }
  return Json(std::move(out)).Dump();
}

DeskWorld::DeskWorld() {
  Restart();
}

void DeskWorld::Restart() {
  writes_until_failure_ = 0;
  has_failed_ = false;
  auto vault = crypto::KeyVault::Open(folder_.path() / "vault", AsBytes(kNodeKey));
  ASSERT_TRUE(vault.has_value()) << ToString(vault.error());
  matcher.reset();
  book.reset();
  members.reset();
  rows_.reset();
  vault_ = std::make_unique<crypto::KeyVault>(std::move(*vault));
  rows_ = std::make_unique<SealedRows>(*vault_, AsBytes(kNodeKey));
  const ApplyBatch apply = [this](storage::WriteBatch batch) { return Apply(std::move(batch)); };
  members = std::make_unique<MemberRegister>(store, *vault_, *rows_, TermsOf, apply);
  book = std::make_unique<NoticeBook>(*rows_);
  matcher = std::make_unique<Matcher>(store, *members, *book, *rows_, apply);
  const auto recovered = members->Recover();
  ASSERT_TRUE(recovered.has_value()) << ToString(recovered.error());
  const auto matched = matcher->Recover(now);
  ASSERT_TRUE(matched.has_value()) << ToString(matched.error());
}

Result<void> DeskWorld::Apply(storage::WriteBatch batch) {
  if (has_failed_ || (writes_until_failure_ > 0 && --writes_until_failure_ == 0)) {
    has_failed_ = true;
    return Error{ErrorCode::kIo, "the test took the disk away"};
  }
  return store.Apply(std::move(batch));
}

ArrivedAdvisory DeskWorld::Arrived(const crypto::NodeId& publisher, const AdvisorySketch& sketch) {
  ArrivedAdvisory arrived;
  auto draft = federation::DraftAdvisory(ToBuffer(AsBytes(AdvisoryText(sketch))));
  const auto* error = std::get_if<federation::DocumentError>(&draft);
  EXPECT_EQ(error, nullptr) << ToString(*error);
  if (error != nullptr) return arrived;
  auto& request = std::get<federation::PublishRequest>(draft);
  arrived.position = {{publisher, 1}, next_index_++};
  arrived.header = request.header;
  arrived.header.journal = arrived.position.journal;
  arrived.header.index = arrived.position.index;
  arrived.header.issued = now;
  arrived.header.payload_root = crypto::PayloadRoot(request.payload);
  arrived.payload = std::move(request.payload);
  arrived.arrived = now;
  return arrived;
}

crypto::NodeId PublisherOf(std::uint8_t number) {
  crypto::NodeId id;
  id.bytes[0] = number;
  return id;
}

Member MemberOf(const std::string& name, const std::string& software) {
  Member member;
  member.name = name;
  member.email = "info@" + name + ".example";
  if (software.empty()) {
    member.software_unknown = true;
    return member;
  }
  for (const std::string_view item : SplitCell(software)) {
    const auto checked = CheckSoftware(item);
    EXPECT_TRUE(checked.has_value());
    member.software.push_back(*checked);
  }
  return member;
}

}  // namespace schakel::node
