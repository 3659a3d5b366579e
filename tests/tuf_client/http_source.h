// Files of a TUF repository over HTTP, each under a size limit.
//
// Thread: one. Errors: kUnavailable (no connection, or a status other than 200, 403 and 404),
// kLimitExceeded (more bytes than asked for). Bounds: kHttpTimeout for a file, no redirects.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace schakel::tuf_client {

class HttpSource {
 public:
  HttpSource();
  ~HttpSource();
  HttpSource(const HttpSource&) = delete;
  HttpSource& operator=(const HttpSource&) = delete;

  // Returns nothing if the server has no such file.
  Result<std::optional<Buffer>> Get(const std::string& url, std::size_t bytes_max);

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

}  // namespace schakel::tuf_client
