#include <algorithm>

#include "base/text.h"
#include "base/unicode.h"
#include "emit/chart/chart.h"
#include "emit/chart/chart_contents.h"
#include "yaml/writer.h"

namespace twinhull::emit {
namespace {

constexpr std::size_t kWidth = 100;

/// Appends `text` as comment lines of at most `kWidth` columns; `lead` begins the first one.
void comment(std::string& out, const std::string& indent, std::string_view lead, std::string_view text) {
  std::string line = indent + "#" + std::string(lead);
  bool has_word = false;
  // Characters that YAML parsers treat as line breaks would end the comment.
  const std::string safe = base::escape_for_display(text);
  for (const std::string_view word : base::split(safe, ' ')) {
    if (has_word && base::count_code_points(line) + 1 + base::count_code_points(word) > kWidth) {
      out.append(line) += '\n';
      line = indent + "#";
    }
    line.append(" ").append(word);
    has_word = true;
  }
  out.append(line) += '\n';
}

/// Appends a text line by line, each after `prefix`.
void prefixed(std::string& out, const std::string& prefix, std::string_view text) {
  for (const std::string_view line : base::split_lines(text)) out.append(prefix).append(line) += '\n';
}

/// The schema's example, or null.
const yaml::Node* example_of(const yaml::Node& root, const ValueDoc& row) {
  const yaml::Node* examples = schema_keyword(root, row.schema, "examples");
  return examples != nullptr && !examples->items.empty() ? examples->items.front() : nullptr;
}

class ValuesFile {
 public:
  ValuesFile(std::string& out, const yaml::Node& root, base::Arena& arena)
      : out_(out), root_(root), arena_(arena) {}

  void add(const ValueDoc& row) {
    // The keys of an empty map would have to be indented below `{}`: its description has them.
    if (row.depth > empty_depth_) return;
    const bool empty = row.group && row.value != nullptr && row.value->entries.empty();
    empty_depth_ = empty ? row.depth : kNotHidden;
    const bool set = row.value != nullptr || row.secret;
    if (row.depth <= hidden_depth_) hidden_depth_ = kNotHidden;
    if (row.depth == 0) out_ += '\n';
    const std::string above = prefix(row.depth, hidden_depth_);
    explain(row, above, set);
    if (!set && hidden_depth_ == kNotHidden) hidden_depth_ = row.depth;
    setting(row, prefix(row.depth, hidden_depth_));
  }

 private:
  static constexpr int kNotHidden = 1000;

  /// The prefix of a line: everything below a map without a default is commented out, with the `#` at the
  /// indentation of the outermost such map.
  static std::string prefix(int depth, int hidden_depth) {
    const int shown = std::min(depth, hidden_depth);
    std::string out(static_cast<std::size_t>(2 * shown), ' ');
    if (hidden_depth == kNotHidden) return out;
    return out + "# " + std::string(static_cast<std::size_t>(2 * (depth - shown)), ' ');
  }

  void explain(const ValueDoc& row, const std::string& above, bool set) {
    // The type is only shown for values: maps are documented by their keys.
    const std::string type = set || row.group ? "" : " (" + type_name(root_, row.schema) + ")";
    const std::string lead = row.group ? "" : " --" + type;
    if (!row.description.empty()) comment(out_, above, lead, row.description);
    for (const std::string_view line : base::split_lines(row.comment)) {
      if (line.find("yaml-language-server:") != std::string_view::npos) continue;
      out_.append(above).append(line.empty() ? "#" : "# ").append(base::escape_for_display(line, "\t")) +=
          '\n';
    }
  }

  void setting(const ValueDoc& row, const std::string& before) {
    if (row.secret) {
      out_.append(before).append(yaml::scalar(row.key)).append(": \"\"\n");
      return;
    }
    const yaml::Node* value = row.value != nullptr || row.group ? row.value : example_of(root_, row);
    const bool opens = row.group && (value == nullptr || !value->entries.empty());
    if (opens || value == nullptr) {
      out_.append(before).append(yaml::scalar(row.key)).append(":\n");
      return;
    }
    std::string text;
    yaml::write(text, *yaml::make_map(arena_, {{.key = row.key, .value = value}}));
    prefixed(out_, before, text);
  }

  std::string& out_;
  const yaml::Node& root_;
  base::Arena& arena_;
  int hidden_depth_ = kNotHidden;
  int empty_depth_ = kNotHidden;
};

}  // namespace

std::string chart_values(const model::System& system, const std::vector<ValueDoc>& rows, base::Arena& arena) {
  std::string out = "# " + generated_header("environments/" + system.id + "/values.yaml") +
                    "\n# yaml-language-server: $schema=values.schema.json\n";
  ValuesFile file(out, *system.values_schema, arena);
  for (const ValueDoc& row : rows) file.add(row);
  return out;
}

}  // namespace twinhull::emit
