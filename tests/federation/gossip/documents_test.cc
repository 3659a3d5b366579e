// From document to entry (draft) and from entry to row (inspect).
#include "base/file.h"
#include "cast.h"
#include "federation/advisory/csaf_reader.h"
#include "federation/advisory/severity.h"
#include "federation/gossip/draft.h"
#include "federation/gossip/inspect.h"
#include "federation/limits.h"

namespace schakel::federation {
namespace {

// The smallest document that passes the mandatory tests.
std::string Text(const std::string& id = "TST-2026-0001") {
  return R"json({"document": {"category": "csaf_base", "csaf_version": "2.0", "title": "Titel",
    "distribution": {"tlp": {"label": "GREEN"}},
    "publisher": {"category": "vendor", "name": "Uitgever", "namespace": "https://u.example"},
    "tracking": {"id": ")json" +
         id + R"json(", "version": "1", "status": "final",
      "initial_release_date": "2026-11-20T09:00:00Z",
      "current_release_date": "2026-11-20T09:00:00Z",
      "revision_history": [{"number": "1", "date": "2026-11-20T09:00:00Z", "summary": "Eerste"}]}}})json";
}

PublishRequest MustDraft(const std::string& text) {
  auto drafted = DraftAdvisory(ToBuffer(AsBytes(text)));
  if (const auto* error = std::get_if<DocumentError>(&drafted)) {
    ADD_FAILURE() << ToString(*error);
    return {};
  }
  return std::get<PublishRequest>(std::move(drafted));
}

DocumentError Refusal(const std::string& text) {
  const auto drafted = DraftAdvisory(ToBuffer(AsBytes(text)));
  const auto* error = std::get_if<DocumentError>(&drafted);
  return error == nullptr ? DocumentError{} : *error;
}

TEST(DraftTest, TakesTheHeaderFromTheDocument) {
  const PublishRequest request = MustDraft(Text());
  EXPECT_EQ(request.header.kind, static_cast<std::uint16_t>(EntryKind::kAdvisory));
  EXPECT_EQ(request.header.document_id, "TST-2026-0001");
  EXPECT_EQ(request.header.document_version, "1");
  EXPECT_EQ(request.header.tlp, HeaderTlp(Tlp::kGreen));
  EXPECT_EQ(AsText(request.payload), Text());
}

TEST(DraftTest, RefusesWhatIsNoCsafDocument) {
  EXPECT_FALSE(Refusal("{}").code.empty());
  EXPECT_FALSE(Refusal("geen json").code.empty());
}

TEST(DraftTest, NamesTheMandatoryTestThatFails) {
  std::string text = Text();
  const std::string from = R"("version": "1")";
  text.replace(text.find(from), from.size(), R"("version": "2")");
  EXPECT_EQ(Refusal(text).code, "csaf.6.1.16");
  EXPECT_EQ(Refusal(text).pointer, "/document/tracking/version");
}

TEST(DraftTest, RefusesAnIdThatDoesNotFitAHeader) {
  EXPECT_FALSE(MustDraft(Text(std::string(limits::kDocumentIdMax, 'a'))).payload.empty());
  const auto error = Refusal(Text(std::string(limits::kDocumentIdMax + 1, 'a')));
  EXPECT_EQ(error.code, document_error::kLimit);
  EXPECT_EQ(error.pointer, "/document/tracking");
}

TEST(DraftTest, MakesAWithdrawalOfItsReason) {
  const auto request = DraftWithdrawal("TST-1", "2", Tlp::kClear, "Onjuist");
  EXPECT_EQ(request.header.kind, static_cast<std::uint16_t>(EntryKind::kWithdraw));
  EXPECT_EQ(request.header.document_id, "TST-1");
  EXPECT_EQ(request.header.document_version, "2");
  EXPECT_EQ(AsText(request.payload), "Onjuist");
}

TEST(DraftTest, NumbersTlpFromOne) {
  for (const Tlp tlp : {Tlp::kClear, Tlp::kGreen, Tlp::kAmber, Tlp::kAmberStrict, Tlp::kRed})
    EXPECT_EQ(TlpOfHeader(HeaderTlp(tlp)), tlp);
  EXPECT_EQ(HeaderTlp(Tlp::kClear), 1);
  EXPECT_FALSE(TlpOfHeader(0));
  EXPECT_FALSE(TlpOfHeader(6));
}

class InspectTest : public testing::Test {
 protected:
  InspectTest() : request_(MustDraft(Text())) {
    request_.header.payload_size = request_.payload.size();
  }
  DocumentRow Inspected() const { return Inspect(request_.header, &request_.payload); }

  PublishRequest request_;
};

TEST_F(InspectTest, FindsTheDocumentThatTheHeaderPromises) {
  const DocumentRow row = Inspected();
  EXPECT_EQ(row.inspection, Inspection::kGood) << row.reason;
  EXPECT_EQ(row.title, "Titel");
  EXPECT_EQ(row.publisher, "Uitgever");
  EXPECT_EQ(row.document_id, "TST-2026-0001");
  EXPECT_EQ(row.version, "1");
  EXPECT_EQ(row.severity, static_cast<std::uint8_t>(Severity::kMedium));
  EXPECT_EQ(row.payload_size, request_.payload.size());
}

TEST_F(InspectTest, NamesWhatDiffersFromTheHeader) {
  request_.header.document_id = "TST-2026-0002";
  EXPECT_EQ(Inspected().inspection, Inspection::kMismatch);
  EXPECT_EQ(Inspected().reason, "id");
  request_.header.document_id = "TST-2026-0001";
  request_.header.document_version = "2";
  EXPECT_EQ(Inspected().reason, "version");
  request_.header.document_version = "1";
  request_.header.tlp = HeaderTlp(Tlp::kClear);
  EXPECT_EQ(Inspected().reason, "tlp");
  request_.header.tlp = HeaderTlp(Tlp::kGreen);
  request_.header.severity = 4;
  EXPECT_EQ(Inspected().reason, "severity");
}

TEST_F(InspectTest, RunsTheMandatoryTestsOverDocumentsOfOthers) {
  std::string text = Text();
  const std::string from = R"("version": "1")";
  text.replace(text.find(from), from.size(), R"("version": "2")");
  request_.payload = ToBuffer(AsBytes(text));
  EXPECT_EQ(Inspected().inspection, Inspection::kInvalid);
  EXPECT_NE(Inspected().reason.find("csaf.6.1.16"), std::string::npos) << Inspected().reason;
}

TEST_F(InspectTest, SaysWhyADocumentIsInvalid) {
  request_.payload = ToBuffer(AsBytes("{}"));
  EXPECT_EQ(Inspected().inspection, Inspection::kInvalid);
  EXPECT_FALSE(Inspected().reason.empty());
}

TEST_F(InspectTest, KnowsWhenThePayloadIsAbsentOrHasNoForm) {
  EXPECT_EQ(Inspect(request_.header, nullptr).inspection, Inspection::kNoPayload);
  request_.header.kind = static_cast<std::uint16_t>(EntryKind::kGuidance);
  EXPECT_EQ(Inspected().inspection, Inspection::kNotInspected);
}

TEST_F(InspectTest, ShowsTheReasonOfAWithdrawal) {
  const auto withdrawal = DraftWithdrawal("TST-1", "2", Tlp::kClear, "Onjuist");
  const auto row = Inspect(withdrawal.header, &withdrawal.payload);
  EXPECT_EQ(row.inspection, Inspection::kGood);
  EXPECT_EQ(row.title, "Onjuist");
}

}  // namespace
}  // namespace schakel::federation
