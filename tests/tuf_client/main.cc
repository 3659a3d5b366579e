// schakel-tuf-client: the TUF engine of Schakel behind the command line of the public conformance
// suite (theupdateframework/tuf-conformance, CLIENT-CLI.md). See docs/tuf-conformance.md.
#include <CLI/CLI.hpp>
#include <iostream>

#include "base/file.h"
#include "base/percent.h"
#include "client_folder.h"
#include "crypto/sodium.h"
#include "federation/trust/limits.h"
#include "http_source.h"

namespace schakel::tuf_client {
namespace {

namespace fs = std::filesystem;
using federation::FileMeta;
using federation::TufClient;

constexpr std::size_t kTargetMax = 64ull << 20;  // what a test downloads at most

struct Options {
  std::string metadata_folder;
  std::string metadata_url;
  std::string trusted_root;
  std::vector<std::string> targets;
  std::string target_folder;
  std::string target_url;
};

std::string WithSlash(const std::string& url) {
  return url.ends_with('/') ? url : url + "/";
}

Result<void> Init(const Options& options) {
  auto root = ReadFile(options.trusted_root, federation::limits::kRootFileMax);
  if (!root) return root.error();
  const auto first = TufClient::Start({{"root", *root}}, SystemNow().wall);
  if (!first) return first.error();
  return SaveKept(options.metadata_folder, {}, first->kept());
}

// Supplies what the client wants until the step is done or a file is refused.
Result<void> Fetch(TufClient& client, HttpSource& source, const std::string& url) {
  while (const auto wanted = client.Wanted()) {
    // In a URL the quoting of a file name is data: it is what the server knows the file by.
    auto file = source.Get(WithSlash(url) + wanted->name, wanted->bytes_max);
    if (!file) return file.error();
    const auto content = *file ? std::optional<Bytes>(**file) : std::nullopt;
    const auto taken = client.Supply(content);
    if (!taken) return taken;
  }
  return {};
}

std::string QuotePath(const std::string& path) {
  std::string out;
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = path.find('/', begin);
    out += PercentEncode(path.substr(begin, end - begin));
    if (end == std::string::npos) return out;
    out += '/';
    begin = end + 1;
  }
}

Result<void> Download(const Options& options, HttpSource& source, const std::string& path,
                      const FileMeta& meta) {
  const fs::path file = TargetFile(options.target_folder, path);
  const auto length = static_cast<std::size_t>(meta.length);
  if (length > kTargetMax) return Error{ErrorCode::kLimitExceeded, path + " is too large"};
  const auto held = ReadFile(file, length);
  if (held && federation::CheckHash(*held, meta, path)) return {};
  const auto hash = meta.sha256 ? meta.sha256 : meta.sha512;
  if (!hash) return Error{ErrorCode::kProtocol, path + " has no hash of a known algorithm"};
  const std::string name = federation::TargetFileName(path, *hash);
  const auto content = source.Get(WithSlash(options.target_url) + QuotePath(name), length);
  if (!content) return content.error();
  if (!*content) return Error{ErrorCode::kNotFound, "the repository has no " + path};
  const auto matches = federation::CheckHash(**content, meta, path);
  return matches ? WriteFileDurably(file, **content, FileMode::kPublic) : matches;
}

Result<void> Update(const Options& options, TufClient& client) {
  HttpSource source;
  const auto refreshed = Fetch(client, source, options.metadata_url);
  if (!refreshed) return refreshed;
  for (const std::string& path : options.targets) {
    const auto searched = client.Find(path);
    if (!searched) return searched;
    const auto fetched = Fetch(client, source, options.metadata_url);
    if (!fetched) return fetched;
    if (client.found() == nullptr) return Error{ErrorCode::kNotFound, "no target " + path};
    const auto downloaded = Download(options, source, path, *client.found());
    if (!downloaded) return downloaded;
  }
  return {};
}

Result<void> Run(const Options& options) {
  auto kept = LoadKept(options.metadata_folder);
  if (!kept) return kept.error();
  const TufClient::Kept before = *kept;
  auto client = TufClient::Start(std::move(*kept), SystemNow().wall);
  if (!client) return client.error();
  const auto updated = Update(options, *client);
  // What was verified before the refusal stays.
  const auto saved = SaveKept(options.metadata_folder, before, client->kept());
  if (client->saw_conflict()) std::cerr << "two different timestamps of one version\n";
  return updated ? saved : updated;
}

int Main(int argc, const char* const* argv) {
  Options options;
  CLI::App app{"schakel-tuf-client: a TUF 1.0 client for Ed25519 repositories"};
  app.add_option("--metadata-dir", options.metadata_folder)->required();
  app.add_option("--metadata-url", options.metadata_url);
  app.add_option("--target-name", options.targets)->take_all();
  app.add_option("--target-dir", options.target_folder);
  app.add_option("--target-base-url", options.target_url);
  app.require_subcommand(1);
  CLI::App* init = app.add_subcommand("init", "trust this root");
  init->add_option("TRUSTED_ROOT", options.trusted_root)->required();
  app.add_subcommand("refresh", "update the metadata");
  app.add_subcommand("download", "update the metadata and download targets");
  CLI11_PARSE(app, argc, argv);
  if (const auto started = crypto::Initialise(); !started) {
    std::cerr << ToString(started.error()) << "\n";
    return 1;
  }
  if (!app.got_subcommand("download")) options.targets.clear();
  const auto done = app.got_subcommand(init) ? Init(options) : Run(options);
  if (!done) std::cerr << ToString(done.error()) << "\n";
  return done ? 0 : 1;
}

}  // namespace
}  // namespace schakel::tuf_client

int main(int argc, char** argv) {
  return schakel::tuf_client::Main(argc, argv);
}
