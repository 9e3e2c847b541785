#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "helm/origin_types.h"
#include "helm/value.h"
#include "helm/value_reads.h"
#include "yaml/node.h"

namespace twinhull::helm {

/// The origins of values and texts while a chart is rendered: `Value::origin` is an index of them. All tables
/// begin with an entry that means "nothing is known", and only grow.
class Origins {
 public:
  Origins();

  std::uint32_t add_file(OriginFile::Kind kind, std::string path);
  /// The file of a template, which error messages call `name`.
  void name_template(std::string_view name, std::uint32_t file) { templates_.emplace(name, file); }
  /// 0 if it is not a file: a text that `tpl` evaluates.
  std::uint32_t template_file(std::string_view name) const;
  /// The origin of a node of a values file, and of its entry if it is in a map.
  std::uint32_t of_source(std::uint32_t file, std::string_view text, const yaml::Node& node,
                          const yaml::Entry* entry);
  /// The origin of a value that an option sets.
  std::uint32_t of_option(std::uint32_t file);
  /// The origin of a node that was parsed from a text with an origin.
  std::uint32_t of_parsed(std::uint32_t text, const yaml::Node& node, const yaml::Entry* entry);
  std::uint32_t of_pieces(const Pieces& pieces);
  /// The origin of a key of a map, by that of its value: unknown if the value was set at another key.
  std::uint32_t of_key(std::string_view key, const Value& value);

  /// What a function returned, with the origins of its arguments: of a part of one; of what contains one; or
  /// else of all of it.
  Value carried(std::span<const Value> arguments, Value result);

  /// Appends the origin of a value that `text` has from `begin` on: `written` is its text elsewhere.
  void append(Pieces& pieces, std::string_view text, std::size_t begin, std::uint32_t origin,
              std::string_view written);
  /// Appends a part of a text with an origin, up to `end` of the new text.
  void append_part(Pieces& pieces, std::size_t end, std::uint32_t origin, std::size_t from, std::size_t to);
  /// Fixes what printing decides: `by` prints the pieces from `begin` on.
  void print(Pieces& pieces, std::size_t begin, const PieceOrigin& by);

  /// Notes that a template reads a value; with all values in it, if `whole`.
  void note_read(const Value& value, bool whole = false, int depth = 0);
  /// The origin of the null that a map has for a missing key: what was looked for.
  std::uint32_t of_missing(const Value& map, std::string_view key);
  /// Notes that an action prints a missing value, if that is the origin.
  void note_printed(std::uint32_t origin, const OriginRange& at);

  std::uint32_t add_origin(const PieceOrigin& origin);
  std::uint32_t add_call(const CallSite& call);
  /// The values of the origin at an offset of a text.
  std::uint32_t values_at(std::uint32_t origin, std::size_t offset) const;
  std::span<const Piece> pieces_of(std::uint32_t origin) const;
  /// Those that end behind an offset.
  std::span<const Piece> pieces_from(std::uint32_t origin, std::size_t offset) const;

  std::vector<OriginFile> files;
  std::vector<PieceOrigin> origins;
  std::vector<CallSite> calls;
  std::vector<ValueOrigin> sources;
  ValueReads reads;

  /// The values of a set, as indices of `sources`.
  std::span<const std::uint32_t> set_of(std::uint32_t values) const;

 private:
  /// Of a value: its pieces, and those of its key.
  struct Record {
    std::uint32_t first = 0, count = 0;  ///< in `pieces_`
    std::string_view key;                ///< text at `key_place`; must live as long as the run
    std::uint32_t key_origin = 0;
  };

  std::uint32_t add_record(std::span<const Piece> pieces, std::string_view key, std::uint32_t key_origin);
  std::uint32_t add_set(std::span<const std::uint32_t> values);
  std::uint32_t add_source(const ValueOrigin& source);
  /// One origin for a part of a text: that of its first piece, with the values of all.
  std::uint32_t joined_origin(std::uint32_t origin, std::size_t from, std::size_t to);
  /// Whether nothing more is recorded.
  bool full() const;
  std::uint32_t unite(std::vector<std::uint32_t> values);
  std::uint32_t shifted(std::uint32_t origin, std::size_t by);
  std::uint32_t called_from(std::uint32_t call, const PieceOrigin& by);
  void append_line(Pieces& pieces, std::string_view text, std::size_t begin, std::size_t end,
                   std::uint32_t origin, std::string_view written, std::size_t from, std::size_t to);
  struct Search;
  void collect(const Value& value, Search& search, int depth) const;
  Value carried_text(std::span<const Value> arguments, std::uint32_t origin, Value result);

  std::map<std::string, std::uint32_t, std::less<>> templates_;
  std::set<const void*> wholly_read_;  ///< lists and maps
  std::vector<Record> records_;
  Pieces pieces_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> sets_;  ///< first and number, in `set_values_`
  std::vector<std::uint32_t> set_values_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> known_sets_;  ///< of several values
  std::map<std::array<std::uint32_t, 4>, std::uint32_t> known_calls_;
  std::map<std::pair<std::uint32_t, std::string>, std::uint32_t> missing_;  ///< records, by map and key
};

}  // namespace twinhull::helm
