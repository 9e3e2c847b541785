// How results of template functions get origins, without any function being aware of them: a value that a
// function passes on keeps its origin, a part of a text refers to the bytes of the text, and any other result
// is searched for the arguments; if it contains none of them, all of them are its origin.
#include <algorithm>

#include "helm/origins.h"

namespace twinhull::helm {
namespace {

constexpr int max_nesting = 3;             ///< of new lists and maps whose entries are searched for origins
constexpr std::size_t enough = 64;         ///< values of one origin
constexpr std::size_t max_visited = 1000;  ///< items, entries and pieces that are searched for origins
constexpr std::size_t max_placed = 256;    ///< items of a list that a text is searched for
constexpr int max_misses = 4;              ///< items that a text does not contain, until the search ends

bool contains(std::string_view whole, std::string_view part) {
  return !part.empty() && part.data() >= whole.data() &&
         part.data() + part.size() <= whole.data() + whole.size();
}

/// The texts that a result can contain: the arguments, and the items of lists among them (`join`).
std::vector<Value> texts_of(std::span<const Value> arguments) {
  std::vector<Value> out;
  for (const Value& argument : arguments) {
    if (argument.type == Type::string) out.push_back(argument);
    if (!argument.is_list()) continue;
    for (const Value& item : items_of(argument)) {
      if (item.type != Type::string || out.size() >= max_placed) break;
      out.push_back(item);
    }
  }
  return out;
}

}  // namespace

/// The values of arguments that were found so far.
struct Origins::Search {
  std::vector<std::uint32_t> values;
  std::size_t visited = 0;

  bool ended() { return ++visited > max_visited || values.size() > enough; }
};

void Origins::collect(const Value& value, Search& search, int depth) const {
  const std::span<const Piece> pieces = pieces_of(value.origin);
  for (const Piece& piece : pieces) {
    if (search.ended()) return;
    const std::span<const std::uint32_t> set = set_of(origins[piece.origin].values);
    search.values.insert(search.values.end(), set.begin(), set.end());
  }
  if (!pieces.empty() || depth == max_nesting || value.type == Type::files) return;
  for (const Value& item : items_of(value)) {
    if (search.ended()) return;
    collect(item, search, depth + 1);
  }
  for (const auto& [key, entry] : entries_of(value)) {
    if (search.ended()) return;
    collect(entry, search, depth + 1);
  }
}

Value Origins::carried_text(std::span<const Value> arguments, std::uint32_t piece_origin, Value result) {
  const std::string_view text = result.text();
  Pieces pieces;
  std::size_t at = 0;
  int misses = 0;
  const Value* longest = nullptr;
  const std::vector<Value> texts = texts_of(arguments);
  for (const Value& one : texts) {
    if (one.origin == 0 || one.size == 0) continue;
    if (longest == nullptr || longest->size < one.size) longest = &one;
    const std::size_t found = misses < max_misses ? text.find(one.text(), at) : std::string_view::npos;
    if (found == std::string_view::npos) {
      ++misses;
      continue;
    }
    if (found > at) pieces.push_back({static_cast<std::uint32_t>(found), piece_origin});
    at = found + one.size;
    append_part(pieces, at, one.origin, 0, one.size);
  }
  if (pieces.empty() && longest != nullptr) {
    append(pieces, text, 0, longest->origin, longest->text());
    // Of one piece, it comes from all arguments.
    if (pieces.size() == 1 && piece_origin != 0) pieces.clear();
  } else if (at < text.size() && !pieces.empty()) {
    pieces.push_back({static_cast<std::uint32_t>(text.size()), piece_origin});
  }
  if (pieces.empty() && piece_origin != 0)
    pieces.push_back({static_cast<std::uint32_t>(text.size()), piece_origin});
  result.origin = of_pieces(pieces);
  return result;
}

Value Origins::carried(std::span<const Value> arguments, Value result) {
  if (full()) return result;
  if (result.origin != 0) note_read(result);
  if (result.origin != 0 || result.is_nil() || result.type == Type::object) return result;
  const bool of_texts = result.type == Type::strings || result.type == Type::string_map;
  if (!of_texts && (result.is_list() || result.is_map())) return result;
  if (result.type == Type::string) {
    for (const Value& argument : arguments) {
      if (argument.type != Type::string || !contains(argument.text(), result.text())) continue;
      const auto from = static_cast<std::size_t>(result.chars - argument.chars);
      Pieces pieces;
      append_part(pieces, result.size, argument.origin, from, from + result.size);
      result.origin = pieces_of(argument.origin).empty() ? 0 : of_pieces(pieces);
      if (result.origin != 0) return result;
    }
  }
  Search search;
  for (const Value& argument : arguments) {
    collect(argument, search, 0);
    if (result.type != Type::boolean) note_read(argument, true);
  }
  const std::uint32_t set = unite(std::move(search.values));
  const std::uint32_t piece_origin = set == 0 ? 0 : add_origin({.values = set});
  if (result.type == Type::string) return carried_text(arguments, piece_origin, result);
  if (piece_origin == 0) return result;
  const std::uint32_t origin = of_pieces({{any_size, piece_origin}});
  if (!of_texts) {
    result.origin = origin;
    return result;
  }
  const bool given = std::any_of(arguments.begin(), arguments.end(), [&](const Value& argument) {
    return (argument.is_list() || argument.is_map()) && argument.list == result.list;
  });
  if (given) return result;
  if (result.is_list() && result.list != nullptr) {
    for (Value& item : result.list->items) item.origin = item.origin == 0 ? origin : item.origin;
  } else if (result.is_map() && result.map != nullptr) {
    for (auto& [key, item] : result.map->entries) item.origin = item.origin == 0 ? origin : item.origin;
  }
  return result;
}

}  // namespace twinhull::helm
