#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kubernetes/api_builder.h"

namespace twinhull::embed {

/// A file of schemas/kubernetes/.
struct ApiFile {
  std::string path;
  std::string text;
};

/// Parses all `*.api` files and lifecycle.txt into one set of tables. An invalid line (see
/// schemas/kubernetes/README.md) gives a message with its location; empty on success.
std::string read_apis(const std::vector<ApiFile>& files, kubernetes::ApiBuilder& builder, int& oldest,
                      int& newest);

}  // namespace twinhull::embed
