// One resource of the API: a path, a method and the function that answers.
#pragma once

#include <string_view>

#include "node/web/http.h"
#include "node/web/node_context.h"

namespace schakel::node {

struct Resource {
  std::string_view path;
  std::string_view method;
  HttpResponse (*answer)(const NodeContext& context, const HttpRequest& request);
};

}  // namespace schakel::node
