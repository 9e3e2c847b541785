#include "helm/output_origins.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace twinhull::helm {
namespace {

/// A piece of an output, from `begin` on.
struct PieceRange {
  const PieceOrigin* origin = nullptr;
  std::uint32_t begin = 0, end = 0;
  std::uint32_t shift = 0;  ///< bytes of the piece before `begin`
};

OriginRange range_of(const PieceRange& part) {
  OriginRange range = part.origin->range;
  if (part.origin->literal) {
    range.begin += part.shift;
    range.end = range.begin + part.end - part.begin;
  }
  return range;
}

/// Those of a part of the output, in order; the one before an empty part.
std::vector<PieceRange> parts_of(const OutputOrigins& output, std::size_t begin, std::size_t end) {
  std::vector<PieceRange> out;
  const Pieces& pieces = output.pieces;
  auto piece = std::upper_bound(pieces.begin(), pieces.end(), begin,
                                [](std::size_t offset, const Piece& one) { return offset < one.end; });
  std::uint32_t start = piece == pieces.begin() ? 0 : std::prev(piece)->end;
  for (; piece != pieces.end() && (start < end || out.empty()); ++piece) {
    const std::uint32_t from = std::max(static_cast<std::uint32_t>(begin), start);
    const std::uint32_t until = std::min(static_cast<std::uint32_t>(std::max(end, begin + 1)), piece->end);
    if (from < until) out.push_back({&output.origins->origins[piece->origin], from, until, from - start});
    start = piece->end;
  }
  return out;
}

/// The origins of empty parts.
std::vector<const PieceOrigin*> nothing_in(const OutputOrigins& output, std::size_t begin, std::size_t end) {
  std::vector<const PieceOrigin*> out;
  const Pieces& pieces = output.pieces;
  auto piece = std::upper_bound(pieces.begin(), pieces.end(), begin,
                                [](std::size_t offset, const Piece& one) { return offset < one.end; });
  for (; piece != pieces.end() && piece->end <= end; ++piece) {
    const auto next = std::next(piece);
    if (next != pieces.end() && next->end == piece->end)
      out.push_back(&output.origins->origins[next->origin]);
  }
  return out;
}

/// The template that printed a part, or the action of `frame` that led to it.
struct Projected {
  OriginRange range;
  bool in_frame = false;
  std::vector<OriginRange> inside;  ///< outermost first
};

Projected project(const Origins& origins, const PieceRange& part, std::uint32_t frame) {
  Projected out{.range = range_of(part), .in_frame = part.origin->call == frame, .inside = {}};
  std::vector<OriginRange> calls;
  for (std::uint32_t at = part.origin->call; !out.in_frame && at != 0; at = origins.calls[at].caller) {
    calls.push_back(origins.calls[at].range);
    if (origins.calls[at].caller != frame) continue;
    out.inside.assign(calls.rbegin() + 1, calls.rend());
    out.inside.push_back(std::exchange(out.range, calls.back()));
    out.in_frame = true;
  }
  return out;
}

/// The part that a user would call the origin: the first that an action printed, or else the first.
const PieceRange* main_part(const std::vector<PieceRange>& parts) {
  const auto known = [](const PieceRange& part) { return part.origin->range.file != 0; };
  const auto action = std::find_if(parts.begin(), parts.end(), [&](const PieceRange& part) {
    return known(part) && !part.origin->literal;
  });
  if (action != parts.end()) return &*action;
  const auto first = std::find_if(parts.begin(), parts.end(), known);
  return first == parts.end() ? nullptr : &*first;
}

}  // namespace

OriginTrace OutputOrigins::of(std::string_view output, std::size_t begin, std::size_t end) const {
  OriginTrace out;
  std::size_t line = begin;
  while (line > 0 && output[line - 1] != '\n') --line;
  while (line < begin && output[line] == ' ') ++line;
  end = std::min(end, output.find('\n', begin));
  const std::vector<PieceRange> start = parts_of(*this, line, line + 1);
  const std::vector<PieceRange> parts = parts_of(*this, begin, end);
  const PieceRange* part = main_part(parts);
  if (part == nullptr) return out;
  const std::uint32_t frame = start.empty() ? part->origin->call : start.front().origin->call;
  Projected main = project(*origins, *part, frame);
  out.at = main.range;
  out.inside = std::move(main.inside);
  // With what is directly around it in the template: `"{{ .Values.image }}:{{ .Values.tag }}"`.
  const auto index = static_cast<std::size_t>(part - parts.data());
  for (std::size_t i = index + 1; main.in_frame && i < parts.size(); ++i) {
    const Projected next = project(*origins, parts[i], frame);
    if (!next.in_frame || next.range.file != out.at.file || next.range.begin > out.at.end) break;
    out.at.end = std::max(out.at.end, next.range.end);
  }
  for (std::size_t i = index; main.in_frame && i-- > 0;) {
    const Projected before = project(*origins, parts[i], frame);
    if (!before.in_frame || before.range.file != out.at.file || before.range.end != out.at.begin) break;
    out.at.begin = before.range.begin;
  }
  for (std::uint32_t call = main.in_frame ? frame : part->origin->call; call != 0;
       call = origins->calls[call].caller) {
    out.calls.push_back(origins->calls[call].range);
  }
  const auto unknown = [](const OriginRange& range) { return range.file == 0; };
  std::erase_if(out.inside, unknown);
  std::erase_if(out.calls, unknown);
  const auto add_values = [&](const PieceOrigin& origin) {
    for (const std::uint32_t source : origins->set_of(origin.values)) {
      const ValueOrigin& value = origins->sources[source];
      if (std::find(out.values.begin(), out.values.end(), value) == out.values.end())
        out.values.push_back(value);
    }
  };
  for (const PieceRange& one : parts) add_values(*one.origin);
  // A null is printed as nothing: `key:` comes from it, too.
  for (const PieceOrigin* origin :
       nothing_in(*this, begin, std::min(output.size(), output.find('\n', begin))))
    add_values(*origin);
  return out;
}

}  // namespace twinhull::helm
