#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "yaml/node.h"

namespace twinhull::yaml {

/// Whether sigs.k8s.io/yaml prints the key `a` before `b`: letters after everything else, numbers within keys
/// by value (`port2` before `port10`).
bool go_yaml_key_less(std::string_view a, std::string_view b);

/// Prints YAML byte for byte as `Marshal` of sigs.k8s.io/yaml does, which Helm's `toYaml` and Kustomize use:
/// lists not indented under their key, texts quoted if YAML 1.1 has another type for them, literal blocks for
/// texts with line breaks, other texts folded at spaces beyond column 80. The caller passes the keys of a map
/// sorted by `go_yaml_key_less`.
class GoYamlWriter {
 public:
  /// `indent_lists` indents the lists below their key, as go-yaml 3 does.
  explicit GoYamlWriter(std::string& out, bool indent_lists = false)
      : out_(out), indent_lists_(indent_lists) {}

  void null() { word("null"); }
  void boolean(bool value) { word(value ? "true" : "false"); }
  void integer(std::int64_t value);
  void unsigned_integer(std::uint64_t value) { word(std::to_string(value)); }
  /// A number as read from JSON: an integer if it is whole, and fits into 64 bits.
  void number(double value);
  /// Invalid UTF-8 becomes U+FFFD.
  void string(std::string_view text);
  void empty_map() { word("{}"); }
  void empty_list() { word("[]"); }
  /// A map with entries: `key`, then its value, for each.
  void begin_map();
  void key(std::string_view text);
  void end_map() { indents_.pop_back(); }
  /// A list with items: `item`, then the value, for each.
  void begin_list();
  void item();
  void end_list() { indents_.pop_back(); }
  /// After the last value. False if Go prints nothing, because a text has a control character.
  bool finish();

 private:
  enum class ScalarPosition : std::uint8_t { other, simple_key, map_value };

  int indent() const { return indents_.empty() ? -1 : indents_.back(); }
  void put(char c);
  void put(std::string_view text, std::size_t& at);
  void put_break();
  void write_indent(int indent);
  void indicator(std::string_view text, bool need_space, bool is_space, bool is_indention);
  void word(std::string_view text);
  void scalar(std::string_view text);
  void plain(std::string_view text, int indent);
  void single_quoted(std::string_view text, int indent);
  void double_quoted(std::string_view text, int indent);
  void literal(std::string_view text, int indent);

  std::string& out_;
  bool indent_lists_;
  std::vector<int> indents_;
  ScalarPosition position_ = ScalarPosition::other;
  int column_ = 0;          ///< in code points
  bool whitespace_ = true;  ///< white space was written last
  bool indention_ = true;   ///< the line has only indentation and indicators so far
  bool printable_ = true;
};

/// How an integer that does not fit into 64 bits with a sign is printed: as the floating-point number that
/// JSON makes of it, or, if it fits without a sign, as it is.
enum class LargeIntegers { as_json, exact };

/// Prints a tree, its keys sorted; empty if Go prints nothing (`GoYamlWriter::finish`).
std::optional<std::string> write_go_yaml(const Node& node, LargeIntegers large = LargeIntegers::as_json);

}  // namespace twinhull::yaml
