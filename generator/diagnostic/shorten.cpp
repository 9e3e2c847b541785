#include "diagnostic/shorten.h"

#include <fmt/format.h>

#include <cstddef>
#include <utility>

namespace twinhull::diagnostic {

std::string shortened(std::string text) {
  constexpr std::size_t most = 4096;  // bytes
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  const std::size_t rest = text.size() - end;
  text.resize(end);
  return text + fmt::format("… ({} more bytes)", rest);
}

void shorten(Findings& findings) {
  for (Finding& finding : findings) {
    for (std::string* text : {&finding.message, &finding.help, &finding.path, &finding.object})
      *text = shortened(std::move(*text));
    for (RelatedLocation& related : finding.related) related.message = shortened(std::move(related.message));
  }
}

}  // namespace twinhull::diagnostic
