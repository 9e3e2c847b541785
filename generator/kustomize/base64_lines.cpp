#include "kustomize/base64_lines.h"

#include "base/base64.h"

namespace twinhull::kustomize {

std::string base64_lines(std::string_view bytes) {
  constexpr std::size_t width = 70;
  const std::string digits = base::base64(bytes);
  if (digits.size() / width == 0) return digits;
  std::string lines;
  for (std::size_t at = 0; at < digits.size(); at += width) {
    lines += digits.substr(at, width);
    lines += '\n';
  }
  return lines;
}

}  // namespace twinhull::kustomize
