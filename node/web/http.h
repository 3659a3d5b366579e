// HTTP messages as values, and the server that turns connections into them.
//
// Boost.Beast stays behind http_server.cc. The guard refuses what smuggling needs: not exactly one
// Host, or a Transfer-Encoding other than chunked; and targets that are no percent-encoded UTF-8.
// Pages on loopback answer to names of loopback
// only: a web site whose name was pointed at 127.0.0.1 must not read them (DNS rebinding).
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace schakel::node {

struct HttpRequest {
  std::string method;
  std::string path;                                       // without query
  std::map<std::string, std::string, std::less<>> query;  // percent-decoded
  std::string accept_language;
  std::string body;

  [[nodiscard]] std::string_view Query(std::string_view key) const {
    const auto found = query.find(key);
    return found == query.end() ? std::string_view() : std::string_view(found->second);
  }
};

struct HttpResponse {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::string allow = {};  // of a 405: the methods that there are
};

using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

constexpr std::size_t kHttpHeaderMax = 16 * 1024;
constexpr std::size_t kHttpBodyMax = 17 << 20;  // a document of 16 MiB, with room for nothing else
constexpr std::size_t kHttpSheetMax = 256 << 20;  // a spreadsheet of members (csv_limits)
constexpr std::string_view kSheetPath = "/v1/leden/_importeer";  // the one resource that takes it
constexpr std::size_t kHttpPageBodyMax = 64 * 1024;              // pages are only read
constexpr std::size_t kHttpConnectionsMax = 512;
constexpr int kHttpTimeoutSeconds = 20;  // idle or slow; a synced publish takes milliseconds
constexpr int kHttpDrainSeconds = 2;     // for the rest of a request that was refused early

// Serves one handler on a Unix socket and another on a TCP address.
//
// Threads: owns a small pool; handlers are called on it, several at a time.
class HttpServer {
 public:
  struct Options {
    std::filesystem::path socket;  // made with mode 0600
    std::string page;              // numeric host:port; port 0 = any
    HttpHandler api;
    HttpHandler pages;
    std::chrono::milliseconds timeout = std::chrono::seconds(kHttpTimeoutSeconds);
  };
  // Errors: kUnavailable (address in use), kInvalidArgument.
  static Result<std::unique_ptr<HttpServer>> Start(Options options);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] std::string page_address() const;  // as bound: "127.0.0.1:27100"

 private:
  struct State;
  explicit HttpServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Sends one request to a Unix socket. Errors: kUnavailable (nobody answers there), kIo.
Result<HttpResponse> HttpCall(const std::filesystem::path& socket, const std::string& method,
                              const std::string& target, std::string body);

// Returns nothing for a malformed escape.
std::optional<std::string> PercentDecode(std::string_view text);

}  // namespace schakel::node
