// Values that templates read and nothing sets, and values that are set and never read: according to the text
// of the templates, and to what they read when the chart was rendered. Uncertain cases are not reported: a
// chart can have packed subcharts.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <string>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "lint/engine/finding_at.h"
#include "lint/go_template/values_use.h"
#include "lint/helm/checks.h"
#include "lint/helm/value_usage.h"
#include "lint/secrets/names.h"
#include "yaml/resolve.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

/// The used values, as a tree of keys.
struct UsedKeys {
  std::map<std::string_view, UsedKeys> below;
  bool whole = false;  ///< with everything below

  void add(const std::vector<std::string_view>& keys, bool all = true) {
    UsedKeys* at = this;
    for (std::string_view key : keys) at = &at->below[key];
    at->whole = at->whole || all;
  }
};

/// What is known of a chart's values.
struct KnownValues {
  ValueUses uses;  ///< in its templates
  UsedKeys used;
  std::set<std::string_view> foreign;  ///< keys of subcharts and of Helm itself
  bool closed = true;                  ///< values can only be used by what was read
  bool passed_on = false;              ///< `.Values` itself is passed on: any value can be used
  std::set<std::string_view> words;    ///< in templates and files that they read
  ChartValueUsage read;
};

std::vector<std::string_view> path_keys(std::string_view path) {
  std::vector<std::string_view> keys;
  for (std::string_view key : base::split(path, '.')) keys.push_back(base::trim(key));
  return keys;
}

void take_dependencies(const ChartSource& chart, KnownValues& known) {
  known.foreign = {"global", "tags"};
  for (const std::string& name : chart.vendored) known.foreign.insert(name);
  for (const std::string& name : chart.vendored_packages) known.foreign.insert(name);
  known.closed = chart.vendored_packages.empty();
  if (chart.dependencies == nullptr) return;
  for (const Node* one : items_at(chart.dependencies, "")) {
    const std::string_view name = text_at(one, "name");
    const std::string_view alias = text_at(one, "alias");
    known.foreign.insert(name);
    known.foreign.insert(alias);
    for (std::string_view condition : base::split(text_at(one, "condition"), ',')) {
      if (!base::trim(condition).empty()) known.used.add(path_keys(base::trim(condition)));
    }
    // A missing dependency can be a library, whose templates read this chart's values.
    const bool here = std::ranges::find(chart.vendored, name) != chart.vendored.end();
    known.closed = known.closed && here && one->get("import-values") == nullptr;
  }
}

bool in_key(char c) { return base::is_alnum(c) || c == '-' || c == '_'; }

/// The words of a text, with and without the dashes in them.
void take_words(std::string_view text, std::set<std::string_view>& out) {
  for (const bool dashes : {true, false}) {
    for (std::size_t at = 0; at < text.size();) {
      std::size_t end = at;
      while (end < text.size() && in_key(text[end]) && (dashes || text[end] != '-')) ++end;
      if (end > at) out.insert(text.substr(at, end - at));
      at = end + 1;
    }
  }
}

/// Without words: a file whose text no template can read.
void scan(const std::string& path, SourceCache& sources, ValueUses& uses,
          std::set<std::string_view>* words = nullptr) {
  const std::uint32_t file = sources.file(path);
  if (file == 0) return;
  find_value_uses(sources.files().text(file), file, uses);
  if (words != nullptr) take_words(sources.files().text(file), *words);
}

/// Whether `.Files` contains the file.
bool is_readable(const std::string& path, const ChartSource& chart) {
  return path != base::join_path(chart.directory, "Chart.yaml") &&
         std::ranges::find(chart.values, path, &ValuesFile::path) == chart.values.end();
}

KnownValues read_uses(const ChartSource& chart, const Workspace& input, SourceCache& sources) {
  KnownValues known;
  take_dependencies(chart, known);
  known.read = find_value_usage(chart, input, sources);
  for (const std::string& path : chart.templates) scan(path, sources, known.uses, &known.words);
  // What else can be rendered: files that templates read, values that are templates, and library charts.
  ValueUses more;
  for (const std::string& path : chart.others) {
    if (!path.ends_with(".md") && !path.ends_with(".json"))
      scan(path, sources, more, is_readable(path, chart) ? &known.words : nullptr);
  }
  for (const ValuesFile& values : chart.values) scan(values.path, sources, more);
  for (const std::string& name : chart.vendored) {
    const ChartSource part =
        read_chart(base::join_path(base::join_path(chart.directory, "charts"), name), {}, sources);
    for (const std::string& path : part.templates) scan(path, sources, more, &known.words);
    known.closed = known.closed && part.vendored_packages.empty() && part.vendored.empty();
  }
  known.passed_on = known.uses.all || more.all;
  for (const ValueUse& use : known.uses.uses) known.used.add(use.keys, !use.by_fields);
  for (const ValueUse& use : more.uses) known.used.add(use.keys, !use.by_fields);
  return known;
}

std::string dotted(const std::vector<std::string_view>& keys) { return base::join(keys, "."); }

/// Whether a map of values is enabled here, and not in values.yaml.
bool is_switched_on(const Node& here, const Node* before) {
  return is_true_at(&here, "enabled") && !is_true_at(before, "enabled");
}

/// Whether templates only read whether a map is enabled.
bool is_only_asked(const Node& map, const UsedKeys& used) {
  return map.entries.size() > 1 && std::ranges::all_of(map.entries, [&](const yaml::Entry& entry) {
           return (entry.key == "enabled") == used.below.contains(entry.key);
         });
}

/// Reports the topmost keys below which nothing is used.
struct UnusedWalk {
  const source::Files& files;
  const Node* defaults;  ///< of values.yaml, while another file is being checked
  std::vector<std::string_view> keys;
  std::vector<ObjectFinding>& out;
};

/// Whether a key is a word that Helm reads as a boolean or number: reported by another rule.
bool is_ambiguous(const source::Files& files, const yaml::Entry& entry) {
  const std::string_view written = files.text(entry.key_span);
  return !written.empty() && written.front() != '"' && written.front() != '\'' &&
         (written != entry.key || !yaml::yaml11_meaning(written).empty());
}

void find_unused(UnusedWalk& walk, const Node& map, const UsedKeys& used, const KnownValues& known) {
  for (const yaml::Entry& entry : map.entries) {
    if (is_ambiguous(walk.files, entry)) continue;
    if (walk.keys.empty() && known.foreign.contains(entry.key)) continue;
    // The parent chart uses it: `condition: web.enabled`.
    if (walk.keys.empty() && entry.key == "enabled") continue;
    if (known.passed_on && known.words.contains(entry.key)) continue;
    walk.keys.push_back(entry.key);
    const auto found = used.below.find(entry.key);
    if (known.read.reads(entry) && (found == used.below.end() || known.passed_on)) {
      // By a name that its text does not show.
      if (known.passed_on)
        find_unused(walk, *entry.value, found == used.below.end() ? UsedKeys() : found->second, known);
    } else if (found == used.below.end()) {
      // Already reported in values.yaml.
      const bool reported = walk.defaults != nullptr && walk.defaults->at(dotted(walk.keys)) != nullptr;
      if (!reported) {
        std::vector<std::string_view> others;
        const bool few = base::spend(base::Limit::guesses, 32 * used.below.size());
        for (auto other = used.below.begin(); few && other != used.below.end(); ++other) {
          if (map.get(other->first) == nullptr) others.push_back(other->first);
        }
        const std::string_view near = base::closest_match(entry.key, others);
        walk.out.push_back(
            finding_at("unused-chart-value", entry.key_span,
                       fmt::format("no template uses `{}`: setting it changes nothing", dotted(walk.keys)),
                       near.empty() ? "remove it, or use it" : fmt::format("did you mean `{}`?", near)));
      } else if (is_switched_on(*entry.value, walk.defaults->at(dotted(walk.keys)))) {
        walk.out.push_back(
            finding_at("unused-chart-value", entry.key_span,
                       fmt::format("`{}` is enabled, but no template uses it", dotted(walk.keys)),
                       "add the template, or disable it"));
      }
    } else if (!found->second.whole && entry.value->is(Kind::map)) {
      if (walk.defaults != nullptr && is_only_asked(*entry.value, found->second) &&
          is_switched_on(*entry.value, walk.defaults->at(dotted(walk.keys)))) {
        walk.out.push_back(finding_at(
            "unused-chart-value", entry.key_span,
            fmt::format("`{0}` is enabled, but templates use only `{0}.enabled`", dotted(walk.keys)),
            "add the template, or disable it"));
      }
      find_unused(walk, *entry.value, found->second, known);
    }
    walk.keys.pop_back();
  }
}

/// How many of the keys exist; `open` if the rest is left to the user who installs the chart, `last` is the
/// map without the next one.
std::size_t depth_in(const Node& root, const std::vector<std::string_view>& keys, bool& open,
                     const Node*& last) {
  const Node* node = &root;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    open = !node->is(Kind::map) || (i > 0 && node->entries.empty());
    if (open) return i;
    last = node;
    node = node->get(keys[i]);
    if (node == nullptr) return i;
  }
  return keys.size();
}

/// Keys in a comment of values.yaml or in the schema: known, and intentionally not set.
std::set<std::string_view> spoken_of(const ChartSource& chart, SourceCache& sources) {
  std::set<std::string_view> out;
  const auto take_words = [&](std::string_view text, char behind) {
    for (std::size_t at = text.find(behind); at != std::string_view::npos; at = text.find(behind, at + 1)) {
      std::size_t begin = at;
      while (begin > 0 && in_key(text[begin - 1])) --begin;
      if (begin < at) out.insert(text.substr(begin, at - begin));
    }
  };
  if (const std::uint32_t schema = sources.file(base::join_path(chart.directory, "values.schema.json"));
      schema != 0)
    take_words(sources.files().text(schema), '"');
  const std::uint32_t values = sources.file(chart.values.front().path);
  for (std::string_view line : base::split_lines(sources.files().text(values))) {
    if (const std::size_t hash = line.find('#'); hash != std::string_view::npos)
      take_words(line.substr(hash), ':');
  }
  return out;
}

/// `reported`: those reported.
void find_undefined(const ChartSource& chart, const KnownValues& known, SourceCache& sources,
                    std::set<std::string>& reported, std::vector<ObjectFinding>& out) {
  std::set<std::string> guarded, otherwise;
  for (const ValueUse& use : known.uses.uses) {
    if (use.guarded) guarded.insert(dotted(use.keys));
  }
  // A value that other templates check in other ways, too, has a meaning if it is not set.
  for (const ValueUse& use : known.uses.uses) {
    if (use.guarded && !use.asked) otherwise.insert(dotted(use.keys));
  }
  const Node& root = *chart.values.front().root;
  const std::set<std::string_view> spoken = spoken_of(chart, sources);
  for (const ValueUse& use : known.uses.uses) {
    // NOTES.txt uses values that a former version of the chart had.
    const bool asked = use.asked && !otherwise.contains(dotted(use.keys)) &&
                       base::file_name(sources.files().path(use.span.file)) != "NOTES.txt";
    if ((use.guarded && !asked) || known.foreign.contains(use.keys.front())) continue;
    bool open = false;
    const Node* last = &root;
    const std::size_t depth = depth_in(root, use.keys, open, last);
    if (open || depth == use.keys.size()) continue;
    // The purpose of a whole missing map is unknown.
    if (asked && (depth + 1 < use.keys.size() || depth == 0)) continue;
    // Something else sets it, or checks first whether it is set.
    bool known_elsewhere = spoken.contains(use.keys[depth]);
    for (const ValuesFile& values : chart.values) {
      known_elsewhere =
          known_elsewhere || (values.root != nullptr && values.root->at(dotted(use.keys)) != nullptr);
    }
    for (std::size_t length = depth + 1; length <= use.keys.size() && !asked; ++length) {
      known_elsewhere =
          known_elsewhere ||
          guarded.contains(dotted({use.keys.begin(), use.keys.begin() + static_cast<long>(length)}));
    }
    if (known_elsewhere || !reported.insert(dotted(use.keys)).second) continue;
    std::vector<std::string_view> beside;
    const bool few = base::spend(base::Limit::guesses, 32 * last->entries.size());
    for (std::size_t i = 0; few && i < last->entries.size(); ++i) beside.push_back(last->entries[i].key);
    const std::string_view near = base::closest_match(use.keys[depth], beside);
    const std::string missing = dotted({use.keys.begin(), use.keys.begin() + static_cast<long>(depth) + 1});
    if (asked) {
      out.push_back(
          finding_at("undefined-chart-value", use.span,
                     fmt::format("values.yaml does not contain `{}`: users do not learn about it", missing),
                     near.empty() ? "add it to values.yaml, empty or as a comment"
                                  : fmt::format("did you mean `{}`?", near)));
      // A password or key that is never set is one that the program does not require.
      const NameKind kind = name_kind(use.keys.back());
      if (kind != NameKind::weak && kind != NameKind::strong)
        out.back().finding.at_most = diagnostic::Severity::info;
      continue;
    }
    out.push_back(finding_at(
        "undefined-chart-value", use.span,
        fmt::format("values.yaml does not set `{}`: {}", missing,
                    depth + 1 < use.keys.size() ? "rendering fails" : "it renders as an empty string"),
        near.empty() ? "set it in values.yaml, or use `default` or `required`"
                     : fmt::format("did you mean `{}`?", near)));
  }
}

/// Values that a render printed as nothing, under names that the text of the template does not show: inside
/// of `with`, in a named template, of a variable. `reported`: those reported.
void find_printed(const ChartSource& chart, const KnownValues& known, SourceCache& sources,
                  std::set<std::string>& reported, std::vector<ObjectFinding>& out) {
  const Node& root = *chart.values.front().root;
  const std::set<std::string_view> spoken = spoken_of(chart, sources);
  for (const PrintedMissing& one : known.read.missing) {
    const std::string path = base::join(one.keys, ".");
    const bool set_elsewhere = std::ranges::any_of(chart.values, [&](const ValuesFile& values) {
      return values.root != nullptr && values.root->at(path) != nullptr;
    });
    if (set_elsewhere || spoken.contains(one.keys.back()) || known.foreign.contains(one.keys.front()) ||
        base::file_name(sources.files().path(one.at.file)) == "NOTES.txt" || !reported.insert(path).second)
      continue;
    const Node* around =
        one.keys.size() == 1
            ? &root
            : root.at(std::string_view(path).substr(0, path.size() - one.keys.back().size() - 1));
    std::vector<std::string_view> beside;
    for (const yaml::Entry& entry : around == nullptr ? std::span<const yaml::Entry>() : around->entries)
      beside.push_back(entry.key);
    const std::string_view near = base::closest_match(one.keys.back(), beside);
    out.push_back(
        finding_at("undefined-chart-value", one.at,
                   fmt::format("values.yaml does not set `{}`: it renders as an empty string", path),
                   near.empty() ? "set it in values.yaml, or use `default` or `required`"
                                : fmt::format("did you mean `{}`?", near)));
  }
}

}  // namespace

void check_values(const ChartSource& chart, const Workspace& input, SourceCache& sources,
                  std::vector<ObjectFinding>& out) {
  if (text_at(chart.root, "type") == "library" || (chart.templates.empty() && chart.dependencies == nullptr))
    return;
  const KnownValues known = read_uses(chart, input, sources);
  const std::string own = base::join_path(chart.directory, "values.yaml");
  const bool has_own = !chart.values.empty() && chart.values.front().path == own;
  const Node* defaults = has_own ? chart.values.front().root : nullptr;
  if (defaults != nullptr) {
    std::set<std::string> reported;
    if (!known.uses.other) find_undefined(chart, known, sources, reported, out);
    find_printed(chart, known, sources, reported, out);
  }
  if (!known.closed || (known.passed_on && !known.read.rendered)) return;
  for (const ValuesFile& values : chart.values) {
    if (values.root == nullptr) continue;
    UnusedWalk walk{
        .files = sources.files(), .defaults = values.root == defaults ? nullptr : defaults, .out = out};
    find_unused(walk, *values.root, known.used, known);
  }
}

}  // namespace twinhull::lint
