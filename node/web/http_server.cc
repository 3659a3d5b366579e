#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <charconv>
#include <thread>
#include <vector>

#include "base/json.h"
#include "base/utf8.h"
#include "node/web/http.h"

namespace schakel::node {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr int kThreads = 3;

// What one address serves.
struct Service {
  HttpHandler handler;
  std::size_t body_max = 0;
  std::size_t sheet_max = 0;  // of kSheetPath; 0 = as any other
  bool is_loopback = false;   // a TCP address of this machine alone
  std::chrono::milliseconds timeout{0};
};

HttpResponse Refuse(unsigned status, std::string_view title, std::string_view code,
                    std::string_view detail) {
  Json::Object body;
  body["status"] = static_cast<std::int64_t>(status);
  body["title"] = title;
  body["code"] = code;
  body["detail"] = detail;
  return {status, "application/problem+json", Json(std::move(body)).Dump()};
}

HttpResponse BadTarget() {
  return Refuse(400, "Bad request", "http.target", "the address is no percent-encoded UTF-8");
}

HttpResponse BadRequest() {
  return Refuse(400, "Bad request", "http", "this is no well-formed HTTP request");
}

// Exactly one Host; Transfer-Encoding absent or exactly "chunked".
bool PassesGuard(const http::request<http::string_body>& request) {
  const auto [first, last] = request.equal_range(http::field::host);
  if (std::distance(first, last) != 1) return false;
  const auto [coding, end] = request.equal_range(http::field::transfer_encoding);
  const auto codings = std::distance(coding, end);
  return codings == 0 || (codings == 1 && beast::iequals(coding->value(), "chunked"));
}

// "localhost" or an address of loopback, with or without a port.
bool NamesLoopback(std::string_view host) {
  const bool is_bracketed = host.starts_with('[');
  const std::size_t end = host.find(is_bracketed ? ']' : ':');
  if (is_bracketed && end == std::string_view::npos) return false;
  const std::string name(host.substr(is_bracketed ? 1 : 0, is_bracketed ? end - 1 : end));
  if (beast::iequals(name, "localhost")) return true;
  error_code failed;
  const auto address = asio::ip::make_address(name, failed);
  return !failed && address.is_loopback();
}

std::optional<HttpRequest> Convert(http::request<http::string_body>& in) {
  HttpRequest out;
  out.method = std::string(in.method_string());
  out.accept_language = std::string(in[http::field::accept_language]);
  const std::string target(in.target());
  const std::size_t mark = target.find('?');
  out.path = target.substr(0, mark);
  const auto path = PercentDecode(out.path);
  if (!path || !IsUtf8(*path)) return std::nullopt;
  std::string_view rest =
      mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    const auto key = PercentDecode(pair.substr(0, equals));
    const auto value = PercentDecode(equals == std::string_view::npos ? std::string_view()
                                                                      : pair.substr(equals + 1));
    if (!key || !value || !IsUtf8(*key) || !IsUtf8(*value)) return std::nullopt;
    out.query[*key] = *value;
  }
  out.body = std::move(in.body());
  return out;
}

http::response<http::string_body> Convert(HttpResponse in, unsigned version, bool keep_alive) {
  http::response<http::string_body> out{static_cast<http::status>(in.status), version};
  out.set(http::field::content_type, in.content_type);
  if (!in.allow.empty()) out.set(http::field::allow, in.allow);
  out.set(http::field::cache_control, "no-store");
  out.set("API-Version", "0.1.0");
  out.set("X-Content-Type-Options", "nosniff");
  out.set("X-Frame-Options", "DENY");
  out.set("Referrer-Policy", "no-referrer");
  out.set("Content-Security-Policy",
          "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
          "frame-ancestors 'none'");
  out.keep_alive(keep_alive);
  out.body() = std::move(in.body);
  out.prepare_payload();
  return out;
}

// One connection: read a request, answer it, again. Lives as long as an operation holds it.
template <typename Protocol>
class Session : public std::enable_shared_from_this<Session<Protocol>> {
 public:
  using Stream = beast::basic_stream<Protocol>;

  Session(typename Protocol::socket socket, const Service& service, std::atomic<std::size_t>& open)
      : stream_(std::move(socket)), service_(service), open_(open) {
    ++open_;
  }
  ~Session() { --open_; }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void Read() {
    parser_.emplace();
    parser_->header_limit(kHttpHeaderMax);
    // The parser compares Content-Length with this before the path is known.
    parser_->body_limit(std::max(service_.body_max, service_.sheet_max));
    body_max_ = service_.body_max;
    stream_.expires_after(service_.timeout);
    http::async_read_header(
        stream_, buffer_, *parser_,
        [self = this->shared_from_this()](error_code failed, std::size_t /*size*/) {
          self->OnHeader(failed);
        });
  }

 private:
  void OnHeader(error_code failed) {
    if (failed) return OnRead(failed);
    const std::string_view target(parser_->get().target().data(), parser_->get().target().size());
    const bool is_sheet = target.substr(0, target.find('?')) == kSheetPath;
    if (is_sheet) body_max_ = std::max(service_.body_max, service_.sheet_max);
    if (parser_->content_length() && *parser_->content_length() > body_max_) {
      return OnRead(http::error::body_limit);
    }
    parser_->body_limit(body_max_);
    http::async_read(stream_, buffer_, *parser_,
                     [self = this->shared_from_this()](error_code read, std::size_t /*size*/) {
                       self->OnRead(read);
                     });
  }

  void OnRead(error_code failed) {
    if (failed == http::error::body_limit) {
      const std::string limit = std::to_string(body_max_);
      return Answer(Refuse(413, "Too large", "http.body_limit", "more than " + limit + " bytes"),
                    false);
    }
    if (failed == http::error::header_limit) {
      const std::string limit = std::to_string(kHttpHeaderMax);
      return Answer(Refuse(431, "Header too large", "http.header_limit",
                           "the header has more than " + limit + " bytes"),
                    false);
    }
    const bool is_malformed =
        failed.category() == make_error_code(http::error::bad_method).category() &&
        failed != http::error::end_of_stream && failed != http::error::partial_message;
    if (is_malformed) return Answer(BadRequest(), false);
    if (failed) return;
    auto request = parser_->release();
    version_ = request.version();
    const bool keep_alive = request.keep_alive();
    if (!PassesGuard(request)) return Answer(BadRequest(), false);
    if (service_.is_loopback && !NamesLoopback(request[http::field::host])) {
      return Answer(Refuse(421, "Misdirected request", "http.host",
                           "this address answers to localhost and 127.0.0.1 only"),
                    false);
    }
    const auto converted = Convert(request);
    if (!converted) return Answer(BadTarget(), false);
    Answer(service_.handler(*converted), keep_alive);
  }

  void Answer(HttpResponse response, bool keep_alive) {
    response_ = Convert(std::move(response), version_, keep_alive);
    stream_.expires_after(service_.timeout);
    http::async_write(
        stream_, response_,
        [self = this->shared_from_this(), keep_alive](error_code failed, std::size_t /*size*/) {
          if (!failed && keep_alive) return self->Read();
          error_code ignored;
          self->stream_.socket().shutdown(Protocol::socket::shutdown_send, ignored);
          self->stream_.expires_after(std::chrono::seconds(kHttpDrainSeconds));
          self->Drain();
        });
  }

  // A connection that is closed with bytes unread is reset, and the answer would be lost with it.
  void Drain() {
    stream_.async_read_some(asio::buffer(scrap_), [self = this->shared_from_this()](
                                                      error_code failed, std::size_t /*size*/) {
      if (!failed) self->Drain();
    });
  }

  Stream stream_;
  const Service& service_;
  std::atomic<std::size_t>& open_;
  beast::flat_buffer buffer_{kHttpBodyMax + kHttpHeaderMax};
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> response_;
  std::array<char, 4096> scrap_{};
  std::size_t body_max_ = 0;  // of the request that is read
  unsigned version_ = 11;
};

template <typename Protocol>
class Acceptor {
 public:
  Acceptor(asio::io_context& context, Service service, std::atomic<std::size_t>& open)
      : context_(context), acceptor_(context), service_(std::move(service)), open_(open) {}

  [[nodiscard]] typename Protocol::endpoint bound() const { return acceptor_.local_endpoint(); }

  error_code Open(const typename Protocol::endpoint& endpoint) {
    error_code failed;
    acceptor_.open(endpoint.protocol(), failed);
    if (!failed) acceptor_.set_option(asio::socket_base::reuse_address(true), failed);
    if (!failed) acceptor_.bind(endpoint, failed);
    if (!failed) acceptor_.listen(asio::socket_base::max_listen_connections, failed);
    if (!failed) Accept();
    return failed;
  }

 private:
  void Accept() {
    acceptor_.async_accept(
        asio::make_strand(context_), [this](error_code failed, typename Protocol::socket socket) {
          if (failed == asio::error::operation_aborted) return;
          if (!failed && open_ < kHttpConnectionsMax) {
            std::make_shared<Session<Protocol>>(std::move(socket), service_, open_)->Read();
          }
          Accept();
        });
  }

  asio::io_context& context_;
  typename Protocol::acceptor acceptor_;
  const Service service_;
  std::atomic<std::size_t>& open_;
};

std::optional<asio::ip::tcp::endpoint> ParseAddress(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  error_code failed;
  std::string host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const auto address = asio::ip::make_address(host, failed);
  unsigned short port = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data() + colon + 1, end, port);
  if (failed || parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return asio::ip::tcp::endpoint(address, port);
}

}  // namespace

struct HttpServer::State {
  State(Options chosen, const asio::ip::tcp::endpoint& page)
      : options(std::move(chosen)),
        local(context, {options.api, kHttpBodyMax, kHttpSheetMax, false, options.timeout}, open),
        pages(context,
              {options.pages, kHttpPageBodyMax, 0, page.address().is_loopback(), options.timeout},
              open) {}

  Options options;
  asio::io_context context{kThreads};
  std::atomic<std::size_t> open{0};
  Acceptor<asio::local::stream_protocol> local;
  Acceptor<asio::ip::tcp> pages;
  std::vector<std::thread> threads;
};

HttpServer::HttpServer(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<HttpServer>> HttpServer::Start(Options options) {
  const auto address = ParseAddress(options.page);
  if (!address) {
    return Error{ErrorCode::kInvalidArgument, "page must be a numeric host:port: " + options.page};
  }
  auto state = std::make_unique<State>(std::move(options), *address);
  const auto& path = state->options.socket;
  unlink(path.c_str());
  const mode_t before = umask(0177);
  const auto local_failed = state->local.Open(path.string());
  umask(before);
  if (local_failed) {
    return Error{ErrorCode::kUnavailable, path.string() + ": " + local_failed.message()};
  }
  if (const auto failed = state->pages.Open(*address)) {
    return Error{ErrorCode::kUnavailable, state->options.page + ": " + failed.message()};
  }
  for (int i = 0; i < kThreads; ++i) {
    state->threads.emplace_back([raw = state.get()] { raw->context.run(); });
  }
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(state)));
}

std::string HttpServer::page_address() const {
  const auto bound = state_->pages.bound();
  return bound.address().to_string() + ":" + std::to_string(bound.port());
}

HttpServer::~HttpServer() {
  state_->context.stop();
  for (auto& thread : state_->threads)
    thread.join();
  unlink(state_->options.socket.c_str());
}

Result<HttpResponse> HttpCall(const std::filesystem::path& socket, const std::string& method,
                              const std::string& target, std::string body) {
  try {
    asio::io_context context;
    asio::local::stream_protocol::socket stream(context);
    error_code failed;
    stream.connect(socket.string(), failed);
    if (failed) return Error{ErrorCode::kUnavailable, "no node answers at " + socket.string()};
    http::request<http::string_body> request{http::string_to_verb(method), target, 11};
    request.set(http::field::host, "localhost");
    request.body() = std::move(body);
    request.prepare_payload();
    http::write(stream, request, failed);
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(boost::none);
    // A refusal may arrive before the whole request was written.
    error_code read_failed;
    http::read(stream, buffer, parser, read_failed);
    if (read_failed) return Error{ErrorCode::kIo, "the node closed the connection"};
    auto response = parser.release();
    return HttpResponse{response.result_int(), std::string(response[http::field::content_type]),
                        std::move(response.body())};
  } catch (const std::exception& error) {
    return Error{ErrorCode::kIo, error.what()};
  }
}

}  // namespace schakel::node
