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
  if (code != nullptr && code->AsInteger() != nullptr) {
    result.exit_code = static_cast<ExitCode>(*code->AsInteger());
  }
  return result;
}

}  // namespace

CallResult CallDaemon(const Arguments& arguments, const std::string& method,
                      const std::string& target, std::string body) {
  const NodeFolder folder{arguments.dir};
  auto response = HttpCall(folder.socket(), method, target, std::move(body));
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
  if (response->content_type == "application/json") {
    auto json = Json::Parse(response->body, AnswerLimits());
    if (json) result.json = std::move(*json);
  }
  result.body = std::move(response->body);
  return result;
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
