#include <optional>
#include <string>

#include "federation/advisory/formats.h"
#include "federation/advisory/reader_parts.h"
#include "federation/advisory/version.h"

namespace schakel::federation {
namespace {

bool IsCsaf20(std::string_view text) {
  return text == "2.0";
}

std::string ReadUri(const Cursor& at) {
  return at.Matching(IsUri, "an absolute URI");
}
std::string ReadVersion(const Cursor& at) {
  return at.Matching(IsCsafVersion, "an integer or a semantic version");
}
std::string ReadLanguage(const Cursor& at) {
  return at.Matching(IsLanguageTag, "a language tag of RFC 5646");
}

Publisher ReadPublisher(const Cursor& at) {
  Publisher publisher;
  publisher.category =
      at.Required("category").Term<PublisherCategory>().value_or(PublisherCategory::kOther);
  publisher.name = at.Required("name").Text();
  publisher.name_space = ReadUri(at.Required("namespace"));
  publisher.contact_details = at.Optional("contact_details").Text();
  publisher.issuing_authority = at.Optional("issuing_authority").Text();
  return publisher;
}

Revision ReadRevision(const Cursor& at) {
  Revision revision;
  revision.date = at.Required("date").Time().value_or(WallTime{});
  revision.number = ReadVersion(at.Required("number"));
  revision.legacy_version = at.Optional("legacy_version").Text();
  revision.summary = at.Required("summary").Text();
  return revision;
}

void ReadGenerator(const Cursor& at, Tracking& tracking) {
  if (!at.present()) return;
  static_cast<void>(at.Optional("date").Time());
  const Cursor engine = at.Required("engine");
  tracking.generator_name = engine.Required("name").Text();
  tracking.generator_version = engine.Optional("version").Text();
}

Tracking ReadTracking(const Cursor& at) {
  Tracking tracking;
  tracking.id = at.Required("id").Matching(IsTrackingId, "one line without space at its ends");
  if (tracking.id.size() > limits::kIdBytesMax) {
    at.Complain(document_error::kLimit, "has an id that is too long");
  }
  tracking.version = ReadVersion(at.Required("version"));
  tracking.status = at.Required("status").Term<TrackingStatus>().value_or(TrackingStatus::kDraft);
  tracking.initial_release_date = at.Required("initial_release_date").Time().value_or(WallTime{});
  tracking.current_release_date = at.Required("current_release_date").Time().value_or(WallTime{});
  const Cursor history = at.Required("revision_history");
  history.ForEach(limits::kListMax, [&](const Cursor& item) {
    tracking.revision_history.push_back(ReadRevision(item));
  });
  tracking.aliases = at.Optional("aliases").UniqueTexts(limits::kListMax);
  const Cursor generator = at.Optional("generator");
  ReadGenerator(generator, tracking);
  return tracking;
}

std::optional<Tlp> ReadLabel(const Cursor& at) {
  if (!at.present()) return std::nullopt;
  static_cast<void>(ReadUri(at.Optional("url")));
  const Cursor label = at.Required("label");
  const std::string name = label.Text();
  const auto tlp = ParseTlp(name);
  const bool known = tlp && TlpCsafLabel(*tlp) == name;
  if (!name.empty() && !known) {
    label.Complain(document_error::kVocabulary, "is not WHITE, GREEN, AMBER or RED");
  }
  return tlp;
}

Distribution ReadDistribution(const Cursor& at) {
  Distribution distribution;
  if (!at.present()) return distribution;
  distribution.text = at.Optional("text").Text();
  const Cursor tlp = at.Optional("tlp");
  distribution.label = ReadLabel(tlp);
  if (at.json()->AsObject() != nullptr && at.json()->AsObject()->empty()) {
    at.Complain(document_error::kEmpty, "must have a text or a TLP label");
  }
  return distribution;
}

AggregateSeverity ReadAggregateSeverity(const Cursor& at) {
  if (!at.present()) return {};
  return {at.Required("text").Text(), ReadUri(at.Optional("namespace"))};
}

Note ReadNote(const Cursor& at) {
  Note note;
  note.category = at.Required("category").Term<NoteCategory>().value_or(NoteCategory::kGeneral);
  note.title = at.Optional("title").Text();
  note.text = at.Required("text").Text();
  note.audience = at.Optional("audience").Text();
  return note;
}

Reference ReadReference(const Cursor& at) {
  Reference reference;
  reference.category =
      at.Optional("category").Term<ReferenceCategory>().value_or(ReferenceCategory::kExternal);
  reference.summary = at.Required("summary").Text();
  reference.url = ReadUri(at.Required("url"));
  return reference;
}

void ReadAcknowledgment(const Cursor& at) {
  static_cast<void>(at.Optional("names").Texts(limits::kListMax));
  static_cast<void>(at.Optional("organization").Text());
  static_cast<void>(at.Optional("summary").Text());
  const Cursor urls = at.Optional("urls");
  urls.ForEach(limits::kListMax, [](const Cursor& item) { static_cast<void>(ReadUri(item)); });
  const Json::Object* members = at.json()->AsObject();
  if (members != nullptr && members->empty()) {
    at.Complain(document_error::kEmpty, "must have a member");
  }
}

}  // namespace

std::vector<Note> ReadNotes(const Cursor& at) {
  std::vector<Note> notes;
  at.ForEach(limits::kListMax, [&](const Cursor& item) { notes.push_back(ReadNote(item)); });
  return notes;
}

std::vector<Reference> ReadReferences(const Cursor& at) {
  std::vector<Reference> references;
  at.ForEach(limits::kListMax,
             [&](const Cursor& item) { references.push_back(ReadReference(item)); });
  return references;
}

std::size_t ReadAcknowledgments(const Cursor& at) {
  std::size_t count = 0;
  at.ForEach(limits::kListMax, [&](const Cursor& item) {
    ReadAcknowledgment(item);
    ++count;
  });
  return count;
}

DocumentHead ReadDocumentHead(const Cursor& at) {
  DocumentHead head;
  head.category = at.Required("category").Matching(IsCategory, "the name of a category");
  head.csaf_version = at.Required("csaf_version").Matching(IsCsaf20, "\"2.0\"");
  head.title = at.Required("title").Text();
  head.lang = ReadLanguage(at.Optional("lang"));
  head.source_lang = ReadLanguage(at.Optional("source_lang"));
  const Cursor publisher = at.Required("publisher");
  head.publisher = ReadPublisher(publisher);
  const Cursor tracking = at.Required("tracking");
  head.tracking = ReadTracking(tracking);
  const Cursor distribution = at.Optional("distribution");
  head.distribution = ReadDistribution(distribution);
  const Cursor severity = at.Optional("aggregate_severity");
  head.aggregate_severity = ReadAggregateSeverity(severity);
  head.notes = ReadNotes(at.Optional("notes"));
  head.references = ReadReferences(at.Optional("references"));
  head.acknowledgments = ReadAcknowledgments(at.Optional("acknowledgments"));
  return head;
}

}  // namespace schakel::federation
