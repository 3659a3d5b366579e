#include "node/join/qr_code.h"

#include <qrencode.h>

#include <memory>

namespace schakel::node {
namespace {

constexpr int kQuietZone = 4;  // of the standard

struct FreeCode {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

// Dark modules of one row as runs, so that the file stays small.
void AppendRow(const QRcode& code, int row, std::string& path) {
  const auto is_dark = [&](int column) {
    return column < code.width && (code.data[row * code.width + column] & 1) != 0;
  };
  for (int column = 0; column < code.width; ++column) {
    if (!is_dark(column)) continue;
    int end = column;
    while (is_dark(end))
      ++end;
    path += "M" + std::to_string(column + kQuietZone) + " " + std::to_string(row + kQuietZone) +
            "h" + std::to_string(end - column) + "v1h-" + std::to_string(end - column) + "z";
    column = end;
  }
}

}  // namespace

Result<std::string> QrSvg(const std::string& text) {
  const std::unique_ptr<QRcode, FreeCode> code(
      QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1));
  if (!code) return Error{ErrorCode::kLimitExceeded, "too much for a QR code"};
  const std::string size = std::to_string(code->width + 2 * kQuietZone);
  std::string path;
  for (int row = 0; row < code->width; ++row)
    AppendRow(*code, row, path);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + " " + size +
         "\" shape-rendering=\"crispEdges\"><rect width=\"" + size + "\" height=\"" + size +
         "\" fill=\"#fff\"/><path d=\"" + path + "\"/></svg>\n";
}

}  // namespace schakel::node
