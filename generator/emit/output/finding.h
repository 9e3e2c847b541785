#pragma once

#include <string>
#include <string_view>

#include "diagnostic/finding.h"
#include "emit/output/output.h"

namespace twinhull::emit {

/// A finding about a file of the output directory; an empty path means the system's directory.
inline diagnostic::Finding output_finding(const OutputRoot& root, std::string_view path, std::string rule,
                                          std::string message, std::string help) {
  diagnostic::Finding finding;
  finding.rule = std::move(rule);
  finding.message = std::move(message);
  finding.help = std::move(help);
  finding.system = root.system;
  finding.file = root.shown + "/" + root.system;
  if (!path.empty()) finding.file += "/" + std::string(path);
  return finding;
}

/// The path of a file for the file system.
inline std::string on_disk(const OutputRoot& root, std::string_view path) {
  std::string out = root.directory + "/" + root.system;
  if (!path.empty()) out += "/" + std::string(path);
  return out;
}

}  // namespace twinhull::emit
