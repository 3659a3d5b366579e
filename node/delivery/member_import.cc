#include "node/delivery/member_import.h"

#include <istream>
#include <ostream>
#include <streambuf>

namespace schakel::node {
namespace {

// Reads a text without copying it.
class TextSource final : public std::streambuf {
 public:
  explicit TextSource(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // never written: no put area
    setg(begin, begin, begin + text.size());
  }
};

// Keeps the first kRefusedTextMax bytes.
class BoundedText final : public std::streambuf {
 public:
  [[nodiscard]] std::string TakeText() { return std::move(text_); }
  [[nodiscard]] bool is_cut() const { return is_cut_; }

 protected:
  int_type overflow(int_type c) override {
    if (c == traits_type::eof()) return 0;
    const char byte = traits_type::to_char_type(c);
    xsputn(&byte, 1);
    return c;
  }
  std::streamsize xsputn(const char* data, std::streamsize size) override {
    const auto wanted = static_cast<std::size_t>(size);
    if (is_cut_ || text_.size() + wanted > kRefusedTextMax) {
      is_cut_ = true;
    } else {
      text_.append(data, wanted);
    }
    return size;
  }

 private:
  std::string text_;
  bool is_cut_ = false;
};

// The register, with the matcher told of every change.
class DeskTarget final : public ImportTarget {
 public:
  DeskTarget(MemberRegister& members, Matcher& matcher, WallTime now)
      : register_target_(members), members_(members), matcher_(matcher), now_(now) {}

  Result<std::optional<MemberId>> FindMember(const std::string& duplicate_key) override {
    return register_target_.FindMember(duplicate_key);
  }
  Result<Member> ReadMember(MemberId id) override { return register_target_.ReadMember(id); }
  Result<std::optional<SupplierId>> FindSupplier(const std::string& name) override {
    return register_target_.FindSupplier(name);
  }
  Result<SupplierId> AddSupplier(const Supplier& supplier) override {
    return register_target_.AddSupplier(supplier);
  }

  Result<void> Apply(ImportBatch batch) override {
    if (!batch.added.empty()) {
      const auto added = members_.Add(batch.added);
      if (!added) return added.error();
      const auto matched = matcher_.OnAdded(now_);
      if (!matched) return matched;
    }
    for (const auto& [id, member] : batch.changed) {
      const auto before = members_.Find(id);
      if (!before) return before.error();
      auto also = matcher_.BatchForChange(id, *before, member, now_);
      if (!also) return also.error();
      const auto changed = members_.Change(id, member, std::move(*also));
      if (!changed) return changed;
    }
    return {};
  }

 private:
  RegisterTarget register_target_;
  MemberRegister& members_;
  Matcher& matcher_;
  WallTime now_;
};

}  // namespace

Result<ImportAnswer> ImportMembers(std::string_view csv, const ImportOptions& options,
                                   MemberRegister& members, Matcher& matcher) {
  TextSource source(csv);
  std::istream in(&source);
  BoundedText refused;
  std::ostream out(&refused);
  DeskTarget target(members, matcher, options.now);
  auto report = ImportCsv(in, options, target, &out);
  if (!report) return report.error();
  return ImportAnswer{std::move(*report), refused.TakeText(), refused.is_cut()};
}

}  // namespace schakel::node
