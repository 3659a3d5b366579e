#include "http_source.h"

#include <curl/curl.h>

#include "base/check.h"

namespace schakel::tuf_client {
namespace {

constexpr long kTimeoutSeconds = 30;  // for one file of a repository on the same machine

struct Body {
  Buffer bytes;
  std::size_t bytes_max = 0;
  bool is_too_long = false;
};

std::size_t OnBytes(char* data, std::size_t size, std::size_t count, void* user) {
  auto& body = *static_cast<Body*>(user);
  const std::size_t length = size * count;
  if (length > body.bytes_max - body.bytes.size()) {
    body.is_too_long = true;
    return 0;  // ends the transfer
  }
  Append(body.bytes, AsBytes({data, length}));
  return length;
}

}  // namespace

struct HttpSource::Handle {
  CURL* curl = nullptr;
};

HttpSource::HttpSource() : handle_(std::make_unique<Handle>()) {
  CHECK(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
  handle_->curl = curl_easy_init();
  CHECK(handle_->curl != nullptr);
}

HttpSource::~HttpSource() {
  curl_easy_cleanup(handle_->curl);
  curl_global_cleanup();
}

Result<std::optional<Buffer>> HttpSource::Get(const std::string& url, std::size_t bytes_max) {
  CURL* curl = handle_->curl;
  Body body;
  body.bytes_max = bytes_max;
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);  // names may begin with dots
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, kTimeoutSeconds);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, OnBytes);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
  const CURLcode code = curl_easy_perform(curl);
  if (body.is_too_long) return Error{ErrorCode::kLimitExceeded, url + " is too long"};
  if (code != CURLE_OK) {
    return Error{ErrorCode::kUnavailable, url + ": " + curl_easy_strerror(code)};
  }
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (status == 403 || status == 404) return std::optional<Buffer>();
  if (status != 200) {
    return Error{ErrorCode::kUnavailable, url + ": status " + std::to_string(status)};
  }
  return std::optional<Buffer>(std::move(body.bytes));
}

}  // namespace schakel::tuf_client
