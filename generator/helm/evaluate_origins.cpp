// Records where the texts come from that templates print.
#include <algorithm>

#include "helm/evaluator.h"

namespace twinhull::helm {
namespace {

/// The bytes of an action, `{{` and `}}` included, around a position in it.
OriginRange action_around(std::uint32_t file, std::string_view text, std::size_t position) {
  const std::size_t open = text.rfind("{{", position);
  const std::size_t begin = open == std::string_view::npos ? position : open;
  std::size_t end = position;
  while (end < text.size() && !text.substr(end).starts_with("}}")) {
    const char c = text[end];
    if (c == '`') {
      end = text.find(c, end + 1);
    } else if (c == '"') {
      for (++end; end < text.size() && text[end] != c; ++end) end += text[end] == '\\' ? 1 : 0;
    }
    end = std::min(end, text.size()) + 1;
  }
  end = std::min(end + 2, text.size());
  return {file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

}  // namespace

std::uint32_t Evaluator::file_of(const Tree& tree) const { return origins_->template_file(tree.file); }

PieceOrigin Evaluator::origin_of(const Frame& frame, const Node& node) const {
  const std::uint32_t file = file_of(*node.tree);
  if (file == 0) return {.call = frame.call, .values = origins_->values_at(tpl_text_, node.position)};
  return {.range = action_around(file, node.tree->text, node.position), .call = frame.call};
}

void Evaluator::record_text(Frame& frame, const Node& node) {
  const auto begin = static_cast<std::uint32_t>(node.text.data() - node.tree->text.data());
  const auto end = begin + static_cast<std::uint32_t>(node.text.size());
  const std::uint32_t file = file_of(*node.tree);
  if (file == 0) return origins_->append_part(*frame.pieces, frame.out->size(), tpl_text_, begin, end);
  const std::uint32_t origin =
      origins_->add_origin({.range = {file, begin, end}, .literal = true, .call = frame.call});
  frame.pieces->push_back({static_cast<std::uint32_t>(frame.out->size()), origin});
}

void Evaluator::record_value(Frame& frame, const Value& value) {
  Pieces& pieces = *frame.pieces;
  const std::size_t first = pieces.size();
  const std::span<const Piece> known = origins_->pieces_of(value.origin);
  if (value.type == Type::string) {
    origins_->append_part(pieces, frame.out->size(), value.origin, 0, value.size);
  } else {
    pieces.push_back(
        {static_cast<std::uint32_t>(frame.out->size()), known.empty() ? 0 : known.front().origin});
  }
  const PieceOrigin piece_origin = origin_of(frame, *frame.node);
  if (value.is_nil()) origins_->note_printed(value.origin, piece_origin.range);
  origins_->print(pieces, first, piece_origin);
}

std::uint32_t Evaluator::call_at(const Frame& frame, const Node& node) {
  return origins_ == nullptr ? 0 : origins_->add_call({origin_of(frame, node).range, frame.call});
}

Value Evaluator::recorded(std::string_view text, const Pieces& pieces) {
  Value value = of_text(heap_, text);
  if (origins_ != nullptr) {
    heap_.spend(pieces.size() * sizeof(Piece));
    value.origin = origins_->of_pieces(pieces.empty() ? Pieces{{0, 0}} : pieces);
  }
  return value;
}

void remove_no_value(std::string& text, Pieces& pieces) {
  constexpr std::string_view mark = "<no value>";
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
    text.erase(at, mark.size());
    for (Piece& piece : pieces) {
      if (piece.end <= at) continue;
      piece.end =
          std::max(static_cast<std::uint32_t>(at), piece.end - static_cast<std::uint32_t>(mark.size()));
    }
  }
}

}  // namespace twinhull::helm
