// What all pages share: head, navigation, alarms, footer, and the words in both languages.
//
// A page is one mustache template: PageTemplate(body) puts the frame around it. Templates escape
// everything; texts of others are made valid UTF-8 by the caller (utf8.h). Threads: any.
#pragma once

#include <kainjow/mustache.hpp>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "federation/trust/directory.h"
#include "node/runtime/node_status.h"

namespace schakel::node {

// One text of a template in both languages.
struct PageWord {
  const char* name;
  std::string_view dutch;
  std::string_view english;
};
void SetWords(kainjow::mustache::data& page, std::span<const PageWord> words,
              std::string_view language);

// What every page is made from.
struct PageFrame {
  NodeStatus status;
  std::shared_ptr<const federation::Directory> directory;
  WallTime now{};
  std::string language;  // "nl" or "en"
  std::string path;      // of this page with its query, without language
  bool is_platform = false;
};

// Organisation, language, navigation, alarms, state of trust.
kainjow::mustache::data FrameData(const PageFrame& frame);
std::string PageTemplate(std::string_view body);
// Renders a template that PageTemplate() made.
std::string RenderPage(const std::string& page_template, const kainjow::mustache::data& data);

// "Digital Trust Center (demo)", or the first 8 digits of a node that is not listed.
std::string NameOf(const crypto::NodeId& node, const federation::Directory& directory);
std::string SeverityText(std::uint8_t severity, std::string_view language);

extern const char* const kPageStyle;

}  // namespace schakel::node
