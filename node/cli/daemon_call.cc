#include "node/cli/daemon_call.h"

#include "node/cli/console.h"
#include "node/cli/texts.h"
#include "node/runtime/node_folder.h"
#include "node/web/http.h"

namespace schakel::node {
namespace {

JsonLimits AnswerLimits() {
  JsonLimits limits;
  limits.size_bytes_max = 512u << 20;  // our own node's answer: 100,000 advisories
  limits.values_max = 20'000'000;
  return limits;
}

std::string SnakeCase(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') {
      out += '_';
      out += static_cast<char>(c - 'A' + 'a');
    } else {
      out += c;
    }
  }
  return out;
}

CallResult Refused(const HttpResponse& response) {
  const auto problem = Json::Parse(response.body, AnswerLimits());
  CallResult result;
  result.exit_code = ExitCode::kFailed;
  if (!problem) {
    PrintError("schakel: HTTP " + std::to_string(response.status));
    return result;
  }
  PrintError("schakel: " + Printable(problem->StringOr("detail", "failed")));
  const Json* code = problem->Find("exitCode");
  const auto* number = code == nullptr ? nullptr : code->AsInteger();
  const bool is_ours = number != nullptr && *number > static_cast<int>(ExitCode::kOk) &&
                       *number <= static_cast<int>(ExitCode::kNeedsAttention);
  if (is_ours) result.exit_code = static_cast<ExitCode>(*number);
  return result;
}

CallResult Unreadable(const Arguments& arguments, std::string_view why) {
  PrintError("schakel: " + Fill(Say(arguments.language, Text::kUnreadable), {why}));
  CallResult result;
  result.exit_code = ExitCode::kFailed;
  return result;
}

bool IsOfShape(const Json& json, Shape shape) {
  return shape == Shape::kArray ? json.AsArray() != nullptr : json.AsObject() != nullptr;
}

}  // namespace

CallResult CallDaemon(const Arguments& arguments, Call call) {
  const NodeFolder folder{arguments.dir};
  auto response = HttpCall(folder.socket(), call.method, call.target, std::move(call.body));
  if (!response) {
    const bool is_absent = response.error().code == ErrorCode::kUnavailable;
    PrintError(is_absent ? Fill(Say(arguments.language, Text::kNotReachable), {arguments.dir})
                         : "schakel: " + response.error().context);
    CallResult result;
    result.exit_code = is_absent ? ExitCode::kNotReachable : ExitCode::kFailed;
    return result;
  }
  if (response->status != 200) return Refused(*response);
  CallResult result;
  if (call.shape != Shape::kBytes) {
    auto json = Json::Parse(response->body, AnswerLimits());
    if (!json) return Unreadable(arguments, Printable(json.error().context));
    if (!IsOfShape(*json, call.shape)) return Unreadable(arguments, "JSON");
    result.json = std::move(*json);
  }
  result.body = std::move(response->body);
  return result;
}

std::string TextOf(const Json& object, std::string_view key) {
  const Json* value = object.Find(key);
  if (value == nullptr || value->IsNull()) return "-";
  const auto* text = value->AsString();
  return text != nullptr ? Printable(*text) : value->Dump();
}

Json Pick(const Json& object, std::span<const std::string_view> keys) {
  Json::Object out;
  for (const std::string_view key : keys) {
    const Json* value = object.Find(key);
    out[std::string(key)] = value == nullptr ? Json() : *value;
  }
  return out;
}

Json ToSnakeCase(const Json& value) {  // NOLINT(misc-no-recursion): depth is limited by Parse
  if (const auto* object = value.AsObject()) {
    Json::Object out;
    for (const auto& [key, member] : *object)
      out[SnakeCase(key)] = ToSnakeCase(member);
    return out;
  }
  if (const auto* array = value.AsArray()) {
    Json::Array out;
    for (const Json& item : *array)
      out.push_back(ToSnakeCase(item));
    return out;
  }
  return value;
}

}  // namespace schakel::node
