#include <fmt/format.h>

#include <array>

#include "lint/metadata/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

constexpr std::size_t most = 1024 * 1024;

/// The size of the values of a map in bytes; base64 values as decoded.
std::size_t bytes_in(const Node* data, bool base64) {
  std::size_t size = 0;
  if (data == nullptr || !data->is(Kind::map)) return size;
  for (const yaml::Entry& entry : data->entries) {
    const std::size_t length = entry.value->text.size();
    size += base64 ? length / 4 * 3 : length;
  }
  return size;
}

}  // namespace

void check_oversized_object(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!object.id.group.empty()) return;
  const bool secret = object.id.kind == "Secret";
  if (!secret && object.id.kind != "ConfigMap") return;
  const std::size_t size = bytes_in(object.at("data"), secret) + bytes_in(object.at("binaryData"), true) +
                           bytes_in(object.at("stringData"), false);
  if (size <= most) return;
  report.add(
      object, location_of(object),
      fmt::format("`{}` has {} KiB of data; at most 1024 KiB are allowed", display(object), size / 1024),
      "split it, or put large files into an image or a volume");
}

}  // namespace twinhull::lint
