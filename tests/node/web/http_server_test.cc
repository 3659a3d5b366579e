// The server against requests of which no library is trusted to refuse all.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <csignal>

#include "base/json.h"
#include "node/web/http.h"
#include "tests/base/temp_folder.h"

namespace schakel::node {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kHost = "Host: localhost\r\n";

class Connection {
 public:
  explicit Connection(const std::filesystem::path& path) : fd_(socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof(address.sun_path) - 1);
    EXPECT_EQ(connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  }
  explicit Connection(const std::string& page) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port =
        htons(static_cast<std::uint16_t>(std::stoi(page.substr(page.find(':') + 1))));
    EXPECT_EQ(connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  }
  ~Connection() { close(fd_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void Send(std::string_view text) {
    while (!text.empty()) {
      const ssize_t sent = send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent < 0) return;  // refused while it was sent
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  void EndSending() { shutdown(fd_, SHUT_WR); }

  // Everything until the server closes.
  std::string ReadAll() {
    std::string all;
    char block[4096];
    pollfd waits{fd_, POLLIN, 0};
    while (poll(&waits, 1, 20'000) == 1) {
      const ssize_t got = recv(fd_, block, sizeof(block), 0);
      if (got <= 0) return all;
      all.append(block, static_cast<std::size_t>(got));
    }
    ADD_FAILURE() << "the server keeps the connection";
    return all;
  }

 private:
  int fd_;
};

std::vector<int> StatusesOf(const std::string& answers) {
  std::vector<int> statuses;
  for (std::size_t at = answers.find("HTTP/1.1 "); at != std::string::npos;
       at = answers.find("HTTP/1.1 ", at + 1))
    statuses.push_back(std::stoi(answers.substr(at + 9, 3)));
  return statuses;
}

class HttpServerTest : public ::testing::Test {
 protected:
  void SetUp() override { Start(std::chrono::seconds(20)); }

  void Start(milliseconds timeout) {
    server_.reset();
    const HttpHandler echo = [this](const HttpRequest& request) {
      ++handled_;
      std::string said = request.method + " " + request.path;
      for (const auto& [key, value] : request.query)
        said += "|" + key + "=" + value;
      return HttpResponse{200, "text/plain", said + "|" + request.body, ""};
    };
    auto started = HttpServer::Start({folder_ / "s", "127.0.0.1:0", echo, echo, timeout});
    ASSERT_TRUE(started) << started.error().context;
    server_ = std::move(*started);
  }

  std::string Ask(std::string_view request) {
    Connection connection(folder_ / "s");
    connection.Send(request);
    connection.EndSending();
    return connection.ReadAll();
  }
  std::string AskPage(std::string_view request) {
    Connection connection(server_->page_address());
    connection.Send(request);
    connection.EndSending();
    return connection.ReadAll();
  }
  static std::string Get(std::string_view target) {
    return "GET " + std::string(target) + " HTTP/1.1\r\n" + std::string(kHost) + "\r\n";
  }

  const TempFolder folder_;
  std::atomic<int> handled_{0};
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpServerTest, GivesTheHandlerWhatWasAsked) {
  const std::string said = Ask(Get("/v1/x?id=a%20b&n=%C3%A9&flag"));
  EXPECT_EQ(StatusesOf(said), std::vector<int>{200});
  EXPECT_NE(said.find("GET /v1/x|flag=|id=a b|n=\xc3\xa9|"), std::string::npos) << said;
  const auto call = HttpCall(folder_ / "s", "POST", "/p?q=1", std::string(100'000, 'x'));
  ASSERT_TRUE(call);
  EXPECT_EQ(call->body, "POST /p|q=1|" + std::string(100'000, 'x'));
}

TEST_F(HttpServerTest, IsForThisUserOnly) {
  struct stat info {};
  ASSERT_EQ(stat((folder_ / "s").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  server_.reset();
  EXPECT_FALSE(std::filesystem::exists(folder_ / "s"));
}

TEST_F(HttpServerTest, RefusesMalformedAndSmuggledRequests) {
  const std::string post = "POST / HTTP/1.1\r\n" + std::string(kHost);
  const std::string get = "GET / HTTP/1.1\r\n";
  const std::pair<const char*, std::string> requests[] = {
      {"no Host", get + "\r\n"},
      {"two Hosts", get + std::string(kHost) + std::string(kHost) + "\r\n"},
      {"two Hosts of other case", get + std::string(kHost) + "hOST: x\r\n\r\n"},
      {"length and chunked",
       post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"chunked and length",
       post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"},
      {"two lengths", post + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde"},
      {"negative length", post + "Content-Length: -1\r\n\r\n"},
      {"length with a sign", post + "Content-Length: +4\r\n\r\nabcd"},
      {"huge length", post + "Content-Length: 99999999999999999999\r\n\r\n"},
      {"coding xchunked", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"},
      {"coding gzip, chunked", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
      {"coding chunked, identity", post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"},
      {"two codings",
       post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"bad chunk size", post + "Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n"},
      {"space before colon", get + "Host : localhost\r\n\r\n"},
      {"NUL in the target", std::string("GET /\0 HTTP/1.1\r\n", 17) + std::string(kHost) + "\r\n"},
      {"NUL in a header", get + std::string(kHost) + std::string("X-A: a\0b\r\n\r\n", 12)},
      {"bare line feed", get + std::string(kHost) + "X-A: a\nX-B: b\r\n\r\n"},
      {"bad escape in the path", Get("/%zz")},
      {"cut escape in the query", Get("/?id=%f")},
      {"no UTF-8 in the path", Get("/%ff")},
      {"no UTF-8 in a value", Get("/?id=%c3")},
      {"no UTF-8 in a name", Get("/?%fe=1")},
      {"raw byte in the query", Get("/?id=\xff")},
      {"HTTP/0.9", "GET /\r\n\r\n"},
      {"TLS", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) + "\r\n\r\n"},
  };
  for (const auto& [name, request] : requests) {
    for (const std::string& answer : {Ask(request), AskPage(request)}) {
      EXPECT_EQ(StatusesOf(answer), std::vector<int>{400}) << name << ": " << answer;
      const auto body = Json::Parse(answer.substr(answer.find("\r\n\r\n") + 4), {});
      ASSERT_TRUE(body) << name;
      EXPECT_FALSE(body->StringOr("detail", "").empty()) << name;
    }
  }
  EXPECT_EQ(handled_, 0);
}

TEST_F(HttpServerTest, ReadsNothingBehindARefusedRequest) {
  const std::string smuggled = "POST / HTTP/1.1\r\n" + std::string(kHost) +
                               "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
  EXPECT_EQ(StatusesOf(Ask(smuggled + Get("/secret"))), std::vector<int>{400});
  EXPECT_EQ(handled_, 0);
}

TEST_F(HttpServerTest, AnswersPipelinedRequestsInOrder) {
  const std::string said = Ask(Get("/1") + Get("/2") + Get("/3"));
  EXPECT_EQ(StatusesOf(said), (std::vector<int>{200, 200, 200}));
  EXPECT_LT(said.find("GET /1"), said.find("GET /2"));
  EXPECT_LT(said.find("GET /2"), said.find("GET /3"));
}

TEST_F(HttpServerTest, LimitsHeaders) {
  const std::string start = "GET / HTTP/1.1\r\n" + std::string(kHost) + "X: ";
  const std::string end = "\r\n\r\n";
  const std::string fits(kHttpHeaderMax - start.size() - end.size() - 16, 'a');
  EXPECT_EQ(StatusesOf(Ask(start + fits + end)), std::vector<int>{200});
  EXPECT_EQ(StatusesOf(Ask(start + std::string(kHttpHeaderMax, 'a') + end)), std::vector<int>{431});
  EXPECT_EQ(StatusesOf(Ask("GET /" + std::string(kHttpHeaderMax, 'a') + " HTTP/1.1\r\n")),
            std::vector<int>{431});
}

TEST_F(HttpServerTest, LimitsBodies) {
  const std::string start = "POST / HTTP/1.1\r\n" + std::string(kHost);
  const std::string fits(kHttpPageBodyMax, 'b');
  const std::string length = "Content-Length: ";
  EXPECT_EQ(StatusesOf(AskPage(start + length + std::to_string(fits.size()) + "\r\n\r\n" + fits)),
            std::vector<int>{200});
  EXPECT_EQ(StatusesOf(AskPage(start + length + std::to_string(fits.size() + 1) + "\r\n\r\n")),
            std::vector<int>{413});
  EXPECT_EQ(StatusesOf(AskPage(start + "Transfer-Encoding: chunked\r\n\r\n10001\r\n" + fits +
                               "b\r\n0\r\n\r\n")),
            std::vector<int>{413});
  EXPECT_EQ(StatusesOf(Ask(start + length + std::to_string(kHttpBodyMax + 1) + "\r\n\r\n")),
            std::vector<int>{413});
}

TEST_F(HttpServerTest, EndsRequestsThatDoNotEnd) {
  Start(milliseconds(200));
  for (const std::string start :
       {"", "GET / HTTP/1.1\r\nHost: local",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nab"}) {
    Connection connection(folder_ / "s");
    connection.Send(start);
    EXPECT_EQ(connection.ReadAll(), "") << start;
  }
  EXPECT_EQ(handled_, 0);
}

TEST_F(HttpServerTest, LeavesPathsAsTheyWereAsked) {
  // No path names a file: a handler compares whole paths, so nothing is resolved.
  for (const char* path : {"/../../etc/passwd", "/%2e%2e/x", "//", "/a/./b", "/style.css/"}) {
    const std::string said = AskPage(Get(path));
    EXPECT_EQ(StatusesOf(said), std::vector<int>{200});
    EXPECT_NE(said.find("GET " + std::string(path) + "|"), std::string::npos) << said;
  }
}

TEST_F(HttpServerTest, AnswersPagesForNamesOfLoopbackOnly) {
  const auto ask = [this](const std::string& host) {
    return StatusesOf(AskPage("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
  };
  for (const char* host : {"localhost", "LocalHost:8080", "127.0.0.1", "127.0.0.1:1", "[::1]:2"})
    EXPECT_EQ(ask(host), std::vector<int>{200}) << host;
  for (const char* host : {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example",
                           "192.0.2.1", "", "[::1", "evil@localhost", "localhost@evil"})
    EXPECT_EQ(ask(host), std::vector<int>{421}) << host;
}

TEST_F(HttpServerTest, SendsItsHeadersWithEveryAnswer) {
  for (const std::string& answer : {AskPage(Get("/")), AskPage("BAD\r\n\r\n"), Ask(Get("/x"))}) {
    for (const char* header :
         {"X-Content-Type-Options: nosniff", "X-Frame-Options: DENY", "Cache-Control: no-store",
          "Referrer-Policy: no-referrer", "Content-Security-Policy: default-src 'none'"})
      EXPECT_NE(answer.find(header), std::string::npos) << header << " in " << answer;
    EXPECT_EQ(answer.find("Server:"), std::string::npos);
  }
}

TEST(HttpServerStartTest, NamesTheAddressThatIsNoneOrTaken) {
  const TempFolder folder;
  const HttpHandler nothing = [](const HttpRequest&) { return HttpResponse{}; };
  for (const char* page : {"", "nowhere", "localhost:80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x",
                           "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:80x"}) {
    const auto started = HttpServer::Start({folder / "s", page, nothing, nothing});
    ASSERT_FALSE(started) << page;
    EXPECT_EQ(started.error().code, ErrorCode::kInvalidArgument) << page;
  }
  const auto first = HttpServer::Start({folder / "a", "127.0.0.1:0", nothing, nothing});
  ASSERT_TRUE(first);
  const std::string taken = (*first)->page_address();
  const auto second = HttpServer::Start({folder / "b", taken, nothing, nothing});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(second.error().context.find(taken), std::string::npos);
}

TEST(HttpCallTest, SaysThatNobodyAnswers) {
  const TempFolder folder;
  const auto call = HttpCall(folder / "none", "GET", "/", "");
  ASSERT_FALSE(call);
  EXPECT_EQ(call.error().code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace schakel::node
