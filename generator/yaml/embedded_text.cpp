#include "yaml/embedded_text.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace twinhull::yaml {

source::Span EmbeddedText::relocated(source::Span span) const {
  if (!span.known()) return value;
  const int line = files.position(span.file, span.begin).line;
  const std::string_view wanted = base::trim(files.line(span.file, line));
  const int first = around.position(value.file, value.begin).line;
  for (int at : {first + line, first + line - 1}) {  // the span can begin at the `|` or below it
    const std::string_view written = around.line(value.file, at);
    if (wanted.empty() || base::trim(written) != wanted) continue;
    const std::string_view text = around.text(value.file);
    const auto begin = static_cast<std::uint32_t>(base::trim(written).data() - text.data());
    const auto shift = static_cast<std::uint32_t>(files.text(span.file).data() + span.begin - wanted.data());
    const std::uint32_t end = begin + static_cast<std::uint32_t>(wanted.size());
    if (begin + shift >= end) return {value.file, begin, end};
    return {value.file, begin + shift, std::min(end, begin + shift + (span.end - span.begin))};
  }
  return value;
}

const Node* EmbeddedText::relocated(const Node& node, base::Arena& arena) const {
  Node* copy = arena.make<Node>(node);
  copy->span = relocated(node.span);
  copy->text = arena.copy(node.text);
  copy->comment = {};
  if (node.is(Kind::map)) {
    std::vector<Entry> entries(node.entries.begin(), node.entries.end());
    for (Entry& entry : entries) {
      entry.key = arena.copy(entry.key);
      entry.key_span = relocated(entry.key_span);
      entry.comment = {};
      entry.value = relocated(*entry.value, arena);
    }
    set_entries(arena, *copy, entries);
  }
  std::vector<const Node*> items;
  for (const Node* item : node.items) items.push_back(relocated(*item, arena));
  copy->items = arena.copy(std::span<const Node* const>(items));
  return copy;
}

}  // namespace twinhull::yaml
