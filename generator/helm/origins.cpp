#include "helm/origins.h"

#include <algorithm>
#include <utility>

namespace twinhull::helm {
namespace {

/// Beyond that, nothing more is recorded: what templates print from then on has no origin.
constexpr std::size_t max_entries = 4'000'000;

constexpr std::size_t max_calls = 1'000'000;  ///< of named templates, by different ways
constexpr std::uint32_t max_chain = 64;       ///< calls behind a value that is printed elsewhere
constexpr std::size_t max_sets = 200'000;     ///< of several values

/// Of more values, no single one is the origin of a text: a checksum of a whole template.
constexpr std::size_t max_values = 12;

std::uint32_t index_of(std::size_t index) { return static_cast<std::uint32_t>(index); }

OriginRange range_of(std::uint32_t file, source::Span span) {
  return span.known() ? OriginRange{file, span.begin, span.end} : OriginRange{};
}

}  // namespace

Origins::Origins() : files(1), origins(1), calls(1), sources(1), records_(1), pieces_(1), sets_(1) {}

std::uint32_t Origins::add_file(OriginFile::Kind kind, std::string path) {
  files.push_back({kind, std::move(path)});
  return index_of(files.size() - 1);
}

std::uint32_t Origins::template_file(std::string_view name) const {
  const auto found = templates_.find(name);
  return found == templates_.end() ? 0 : found->second;
}

bool Origins::full() const { return origins.size() > max_entries || pieces_.size() > max_entries; }

std::uint32_t Origins::add_origin(const PieceOrigin& origin) {
  if (origins.size() > max_entries) return 0;
  origins.push_back(origin);
  return index_of(origins.size() - 1);
}

std::uint32_t Origins::add_call(const CallSite& call) {
  if (calls.size() > max_calls) return call.caller;
  const std::array<std::uint32_t, 4> key = {call.range.file, call.range.begin, call.range.end, call.caller};
  const auto [known, fresh] = known_calls_.try_emplace(key, index_of(calls.size()));
  if (fresh) calls.push_back({call.range, call.caller, calls[call.caller].depth + 1});
  return known->second;
}

std::uint32_t Origins::add_set(std::span<const std::uint32_t> values) {
  sets_.emplace_back(index_of(set_values_.size()), index_of(values.size()));
  set_values_.insert(set_values_.end(), values.begin(), values.end());
  return index_of(sets_.size() - 1);
}

std::span<const std::uint32_t> Origins::set_of(std::uint32_t values) const {
  return std::span(set_values_).subspan(sets_[values].first, sets_[values].second);
}

std::uint32_t Origins::add_source(const ValueOrigin& source) {
  sources.push_back(source);
  const std::uint32_t index = index_of(sources.size() - 1);
  return add_origin({.values = add_set({&index, 1})});
}

std::uint32_t Origins::add_record(std::span<const Piece> pieces, std::string_view key,
                                  std::uint32_t key_origin) {
  if (pieces_.size() + pieces.size() > max_entries) return 0;
  records_.push_back({index_of(pieces_.size()), index_of(pieces.size()), key, key_origin});
  pieces_.insert(pieces_.end(), pieces.begin(), pieces.end());
  return index_of(records_.size() - 1);
}

std::uint32_t Origins::of_pieces(const Pieces& pieces) {
  return pieces.empty() ? 0 : add_record(pieces, {}, 0);
}

std::span<const Piece> Origins::pieces_of(std::uint32_t origin) const {
  return std::span(pieces_).subspan(records_[origin].first, records_[origin].count);
}

std::span<const Piece> Origins::pieces_from(std::uint32_t origin, std::size_t offset) const {
  const std::span<const Piece> pieces = pieces_of(origin);
  const auto first = std::upper_bound(pieces.begin(), pieces.end(), offset,
                                      [](std::size_t at, const Piece& one) { return at < one.end; });
  return pieces.subspan(static_cast<std::size_t>(first - pieces.begin()));
}

std::uint32_t Origins::of_source(std::uint32_t file, std::string_view text, const yaml::Node& node,
                                 const yaml::Entry* entry) {
  const OriginRange key = entry == nullptr ? OriginRange() : range_of(file, entry->key_span);
  const std::string_view name = entry == nullptr ? std::string_view() : entry->key;
  Pieces pieces;
  // Each line of a block: what it contains is often YAML or a template itself.
  if (node.style == yaml::Style::literal && node.text.find('\n') + 1 < node.text.size()) {
    std::size_t at = node.span.begin;
    for (std::size_t begin = 0; begin < node.text.size();) {
      const std::size_t end = std::min(node.text.find('\n', begin), node.text.size() - 1) + 1;
      std::string_view line = node.text.substr(begin, end - begin);
      if (line.ends_with('\n')) line.remove_suffix(1);
      const std::size_t found = text.substr(0, node.span.end).find(line, at);
      if (found == std::string_view::npos) break;
      const OriginRange range{file, index_of(found), index_of(found + line.size())};
      pieces.push_back({index_of(end), add_source({key, range})});
      at = found + line.size();
      begin = end;
    }
  }
  const std::uint32_t origin = add_source({key, range_of(file, node.span)});
  if (pieces.empty() || pieces.back().end < node.text.size())
    pieces.push_back({index_of(node.text.size()), origin});
  return add_record(pieces, name, entry == nullptr ? 0 : add_source({key, {}}));
}

std::uint32_t Origins::of_option(std::uint32_t file) {
  const OriginRange range{file, 0, index_of(files[file].path.size())};
  return of_pieces({{any_size, add_source({{}, range})}});
}

std::uint32_t Origins::of_parsed(std::uint32_t text, const yaml::Node& node, const yaml::Entry* entry) {
  if (pieces_of(text).empty()) return 0;
  const bool nested = node.is(yaml::Kind::map) || node.is(yaml::Kind::list);
  const std::uint32_t key =
      entry == nullptr ? 0 : joined_origin(text, entry->key_span.begin, entry->key_span.end);
  const std::size_t end = nested ? node.span.begin + 1 : node.span.end;
  const std::uint32_t value = nested && entry != nullptr ? key : joined_origin(text, node.span.begin, end);
  const Piece piece{index_of(node.text.size()), value};
  return add_record({&piece, 1}, entry == nullptr ? std::string_view() : entry->key, key);
}

std::uint32_t Origins::of_key(std::string_view key, const Value& value) {
  const Record& record = records_[value.origin];
  if (record.key_origin == 0 || record.key != key) return 0;
  return of_pieces({{index_of(key.size()), record.key_origin}});
}

std::uint32_t Origins::values_at(std::uint32_t origin, std::size_t offset) const {
  const std::span<const Piece> pieces = pieces_from(origin, offset);
  return pieces.empty() ? 0 : origins[pieces.front().origin].values;
}

std::uint32_t Origins::unite(std::vector<std::uint32_t> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  if (values.empty() || values.size() > max_values || known_sets_.size() > max_sets) return 0;
  const auto [known, fresh] = known_sets_.try_emplace(values, 0);
  if (fresh) known->second = add_set(values);
  return known->second;
}

std::uint32_t Origins::shifted(std::uint32_t origin, std::size_t by) {
  if (by == 0 || !origins[origin].literal) return origin;
  PieceOrigin moved = origins[origin];
  moved.range.begin += index_of(by);
  return add_origin(moved);
}

std::uint32_t Origins::joined_origin(std::uint32_t origin, std::size_t from, std::size_t to) {
  const std::span<const Piece> pieces = pieces_from(origin, from);
  if (pieces.empty()) return 0;
  const bool only = pieces.front().end >= to;
  PieceOrigin joined = origins[pieces.front().origin];
  if (only && !joined.literal) return pieces.front().origin;
  if (joined.literal) {
    const Piece* before = pieces.data() == pieces_of(origin).data() ? nullptr : pieces.data() - 1;
    const std::size_t start = before == nullptr ? 0 : before->end;
    const std::size_t begin = std::max(from, start);
    joined.range.begin += index_of(begin - start);
    joined.range.end = joined.range.begin + index_of(std::min<std::size_t>(to, pieces.front().end) - begin);
  }
  joined.literal = false;
  std::vector<std::uint32_t> values;
  std::size_t begin = from;
  for (const Piece& piece : pieces) {
    if (begin >= to) break;
    begin = piece.end;
    const PieceOrigin& piece_origin = origins[piece.origin];
    if (joined.range.file == 0) {
      // A part without an origin of its own is printed by the action that prints the others.
      joined.range = piece_origin.range;
      joined.call = piece_origin.call;
    }
    const std::span<const std::uint32_t> set = set_of(piece_origin.values);
    if (values.size() <= 2 * max_values) values.insert(values.end(), set.begin(), set.end());
  }
  joined.values = unite(std::move(values));
  return joined.range.file == 0 && joined.values == 0 ? 0 : add_origin(joined);
}

void Origins::append_part(Pieces& pieces, std::size_t end, std::uint32_t origin, std::size_t from,
                          std::size_t to) {
  const std::size_t base = end - (to - from);
  const std::span<const Piece> parts = pieces_from(origin, from);
  const bool first = parts.data() == pieces_of(origin).data();
  std::size_t begin = parts.empty() || first ? 0 : (parts.data() - 1)->end;
  for (const Piece& piece : parts) {
    if (begin >= to) break;
    const std::size_t start = std::exchange(begin, piece.end);
    const std::size_t skipped = std::max(from, start) - start;
    const std::size_t until = std::min<std::size_t>(to, piece.end);
    pieces.push_back({index_of(base + until - from), shifted(piece.origin, skipped)});
  }
  if (from < to && (pieces.empty() || pieces.back().end < end)) pieces.push_back({index_of(end), 0});
}

void Origins::append_line(Pieces& pieces, std::string_view text, std::size_t begin, std::size_t end,
                          std::uint32_t origin, std::string_view written, std::size_t from, std::size_t to) {
  while (from < to && written[from] == ' ') ++from;
  const std::string_view part = written.substr(from, to - from);
  const std::size_t found = part.empty() ? std::string_view::npos : text.substr(0, end).find(part, begin);
  const std::uint32_t whole = joined_origin(origin, from, std::max(to, from + 1));
  if (found == std::string_view::npos) {
    pieces.push_back({index_of(end), whole});
    return;
  }
  if (found > begin) pieces.push_back({index_of(found), whole});
  append_part(pieces, found + part.size(), origin, from, to);
  if (found + part.size() < end) pieces.push_back({index_of(end), whole});
}

void Origins::append(Pieces& pieces, std::string_view text, std::size_t begin, std::uint32_t origin,
                     std::string_view written) {
  const std::span<const Piece> of = pieces_of(origin);
  if (begin == text.size()) return;
  if (of.size() < 2 && (of.empty() || !origins[of.front().origin].literal)) {
    pieces.push_back({index_of(text.size()), of.empty() ? 0 : of.front().origin});
    return;
  }
  const auto lines = [](std::string_view of_text) {
    return std::count(of_text.begin(), of_text.end(), '\n');
  };
  if (text.find(written, begin) != std::string_view::npos || lines(written) == 0)
    return append_line(pieces, text, begin, text.size(), origin, written, 0, written.size());
  // `nindent` and the indicator of a block begin another line.
  std::ptrdiff_t more = lines(text.substr(begin)) - lines(written);
  if (more != 0 && more != 1) {
    pieces.push_back({index_of(text.size()), joined_origin(origin, 0, written.size())});
    return;
  }
  std::size_t from = 0;
  for (std::size_t at = begin; at < text.size(); --more) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    if (more > 0) {
      pieces.push_back({index_of(end), joined_origin(origin, 0, 1)});
    } else {
      const std::size_t to = std::min(written.find('\n', from), written.size());
      append_line(pieces, text, at, end, origin, written, std::min(from, written.size()), to);
      from = to + 1;
    }
    at = end;
  }
}

std::uint32_t Origins::called_from(std::uint32_t call, const PieceOrigin& by) {
  if (call == 0 || call == by.call || calls[call].depth > max_chain) return add_call({by.range, by.call});
  const CallSite inner = calls[call];
  const std::uint32_t caller = called_from(inner.caller, by);
  return add_call({inner.range, caller});
}

void Origins::print(Pieces& pieces, std::size_t begin, const PieceOrigin& by) {
  if (by.range.file == 0) {
    // In a text that `tpl` evaluates, which an action of a file prints.
    const std::uint32_t origin = by.values == 0 ? 0 : add_origin({.values = by.values});
    for (std::size_t i = begin; i < pieces.size(); ++i) {
      if (pieces[i].origin == 0) pieces[i].origin = origin;
    }
    return;
  }
  std::uint32_t last = 0;
  std::uint32_t last_result = 0;
  for (std::size_t i = begin; i < pieces.size(); ++i) {
    const PieceOrigin origin = origins[pieces[i].origin];
    if (last != 0 && pieces[i].origin == last) {
      pieces[i].origin = last_result;
      continue;
    }
    last = pieces[i].origin;
    if (origin.range.file == 0) {
      PieceOrigin printed = by;
      printed.literal = false;
      printed.values = origin.values;
      pieces[i].origin = add_origin(printed);
    } else {
      // Through which action of the template that prints it: that of the call, if it prints the result.
      std::uint32_t call = origin.call;
      while (call != 0 && calls[call].caller != by.call) call = calls[call].caller;
      const bool directly = call != 0 ? calls[call].range == by.range : origin.range == by.range;
      if (!directly) {
        PieceOrigin printed = origin;
        printed.call = called_from(origin.call, by);
        pieces[i].origin = add_origin(printed);
      }
    }
    last_result = pieces[i].origin;
  }
}

}  // namespace twinhull::helm
