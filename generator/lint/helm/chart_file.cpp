// Chart.yaml, as Helm reads it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "base/ascii.h"
#include "base/path.h"
#include "base/text.h"
#include "lint/engine/finding_at.h"
#include "lint/helm/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

constexpr std::string_view chart_keys[] = {
    "annotations", "apiVersion", "appVersion",    "condition", "dependencies", "deprecated",  "description",
    "engine",      "home",       "icon",          "keywords",  "kubeVersion",  "maintainers", "name",
    "sources",     "tags",       "tillerVersion", "type",      "version"};
constexpr std::string_view dependency_keys[] = {"alias", "condition",  "enabled", "import-values",
                                                "name",  "repository", "tags",    "version"};
constexpr std::string_view maintainer_keys[] = {"email", "name", "url"};

void invalid(source::Span span, std::string message, std::string help, std::vector<ObjectFinding>& out) {
  out.push_back(finding_at("invalid-chart-yaml", span, std::move(message), std::move(help)));
}

/// What Helm accepts and other tools reject.
void doubtful(source::Span span, std::string message, std::string help, std::vector<ObjectFinding>& out) {
  invalid(span, std::move(message), std::move(help), out);
  diagnostic::limit_to_warning(out.back().finding);
}

/// The letters, digits and `-` between the dots of a pre-release or build metadata.
bool is_tail(std::string_view text) {
  if (text.empty()) return false;
  for (std::string_view part : base::split(text, '.')) {
    const bool good =
        !part.empty() && std::ranges::all_of(part, [](char c) { return base::is_alnum(c) || c == '-'; });
    if (!good) return false;
  }
  return true;
}

enum class Version { none, loose, strict };

/// Semantic versions; Helm also accepts a leading `v` and missing numbers.
Version kind_of_version(std::string_view text) {
  const bool v = text.starts_with('v');
  if (v) text.remove_prefix(1);
  if (const std::size_t plus = text.find('+'); plus != std::string_view::npos) {
    if (!is_tail(text.substr(plus + 1))) return Version::none;
    text = text.substr(0, plus);
  }
  if (const std::size_t dash = text.find('-'); dash != std::string_view::npos) {
    if (!is_tail(text.substr(dash + 1))) return Version::none;
    text = text.substr(0, dash);
  }
  const std::vector<std::string_view> numbers = base::split(text, '.');
  if (numbers.size() > 3) return Version::none;
  bool zeros = false;
  for (std::string_view number : numbers) {
    if (number.empty() || !std::ranges::all_of(number, base::is_digit)) return Version::none;
    zeros = zeros || (number.size() > 1 && number.front() == '0');
  }
  return v || zeros || numbers.size() < 3 ? Version::loose : Version::strict;
}

void check_keys(const Node& map, std::string_view of, std::span<const std::string_view> known,
                std::vector<ObjectFinding>& out) {
  for (const yaml::Entry& entry : map.entries) {
    if (std::ranges::find(known, entry.key) != known.end()) continue;
    const std::string_view near = base::closest_match(entry.key, {known.begin(), known.end()});
    out.push_back(finding_at(
        "unknown-chart-field", entry.key_span,
        fmt::format("{} has no field `{}`: Helm ignores it", of, entry.key),
        near.empty() ? "remove it, or move it into `annotations`" : fmt::format("did you mean `{}`?", near)));
  }
}

/// A required string; null if missing or invalid.
const Node* required(const Node& root, std::string_view key, std::vector<ObjectFinding>& out) {
  const Node* value = value_at(&root, key);
  if (value == nullptr || (value->is(Kind::string) && value->text.empty())) {
    invalid(value == nullptr ? root.entries.front().key_span : value->span,
            fmt::format("the chart has no `{}`, which is required", key), fmt::format("add `{}:`", key), out);
    return nullptr;
  }
  if (value->is(Kind::map) || value->is(Kind::list)) {
    invalid(value->span, fmt::format("`{}` is a {}; a string is expected", key, yaml::name(value->kind)),
            "set a string", out);
    return nullptr;
  }
  return value;
}

void check_version(const Node& root, std::vector<ObjectFinding>& out) {
  const Node* version = required(root, "version", out);
  if (version == nullptr) return;
  if (!version->is(Kind::string)) {
    const bool number = version->is(Kind::integer) || version->is(Kind::number);
    (number ? doubtful : invalid)(version->span,
                                  fmt::format("`version` is the {} `{}`; a string is expected",
                                              yaml::name(version->kind), version->text),
                                  "use three numbers, such as `1.0.0`", out);
    return;
  }
  switch (kind_of_version(version->text)) {
    case Version::none:
      return invalid(version->span, fmt::format("`{}` is not a semantic version", version->text),
                     "use three numbers, such as `1.4.2` or `2.0.0-rc.1`", out);
    case Version::loose:
      out.push_back(finding_at(
          "non-semver-chart-version", version->span,
          fmt::format("`{}` is not a strict semantic version: only Helm accepts it", version->text),
          "use three numbers without a prefix, such as `1.4.2`"));
      return;
    case Version::strict:
      return;
  }
}

void check_app_version(const Node& root, std::vector<ObjectFinding>& out) {
  const Node* version = value_at(&root, "appVersion");
  if (version == nullptr || version->is(Kind::string)) return;
  const bool scalar = !version->is(Kind::map) && !version->is(Kind::list);
  invalid(version->span,
          scalar ? fmt::format("`appVersion` is the {} `{}`; a string is expected", yaml::name(version->kind),
                               version->text)
                 : fmt::format("`appVersion` is a {}; a string is expected", yaml::name(version->kind)),
          scalar ? fmt::format("write it in quotes: `\"{}\"`", version->text) : "set a string", out);
}

bool is_url(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == 0 || colon == std::string_view::npos || text.find(' ') != std::string_view::npos) return false;
  return std::ranges::all_of(text.substr(0, colon),
                             [](char c) { return base::is_alnum(c) || c == '+' || c == '-' || c == '.'; });
}

void check_url(const Node* url, std::string_view what, std::vector<ObjectFinding>& out) {
  if (url == nullptr || !url->is(Kind::string) || url->text.empty() || is_url(url->text)) return;
  invalid(url->span, fmt::format("the {} `{}` is not a URL", what, url->text),
          "use a complete URL, such as `https://example.com/web`", out);
}

void check_maintainers(const Node& root, std::vector<ObjectFinding>& out) {
  for (const Node* one : items_at(&root, "maintainers")) {
    if (!one->is(Kind::map)) {
      invalid(one->span, "a maintainer is not a map", "set `name`, and `email` or `url`", out);
      continue;
    }
    check_keys(*one, "a maintainer", maintainer_keys, out);
    if (text_at(one, "name").empty()) invalid(one->span, "a maintainer has no `name`", "add it", out);
    const Node* email = value_at(one, "email");
    if (email != nullptr && !email->text.empty()) {
      const std::size_t at = email->text.find('@');
      if (at == 0 || at == std::string_view::npos || at + 1 == email->text.size() ||
          email->text.find(' ') != std::string_view::npos) {
        invalid(email->span, fmt::format("`{}` is not an email address", email->text),
                "use a valid address, or `url` instead", out);
      }
    }
    check_url(value_at(one, "url"), "maintainer's `url`", out);
  }
}

void check_declared(const ChartSource& chart, std::vector<ObjectFinding>& out) {
  std::set<std::string_view> names;
  for (const Node* one :
       chart.dependencies == nullptr ? std::span<const Node* const>() : items_at(chart.dependencies, "")) {
    if (!one->is(Kind::map)) continue;
    check_keys(*one, "a dependency", dependency_keys, out);
    const Node* name = value_at(one, "alias");
    if (name == nullptr) name = value_at(one, "name");
    if (name == nullptr || name->text.empty()) {
      invalid(one->span, "a dependency has no `name`", "add it", out);
    } else if (!names.insert(name->text).second) {
      invalid(name->span,
              fmt::format("two dependencies have the name `{}`: they share their values", name->text),
              "set `alias` on one of them", out);
    }
  }
}

}  // namespace

void check_chart_file(const ChartSource& chart, std::vector<ObjectFinding>& out) {
  if (chart.root == nullptr || chart.root->entries.empty())
    return;  // it does not render, which is reported
             // already
  const Node& root = *chart.root;
  check_keys(root, "Chart.yaml", chart_keys, out);
  const Node* name = required(root, "name", out);
  if (name != nullptr && !std::ranges::all_of(name->text, [](char c) {
        return base::is_alnum(c) || c == '-' || c == '_' || c == '.';
      })) {
    invalid(name->span,
            fmt::format("invalid chart name `{}`: only letters, digits, `-`, `_` and `.` are allowed",
                        name->text),
            "choose another name", out);
  }
  const Node* api = value_at(&root, "apiVersion");
  if (api == nullptr) {  // the format of charts for Helm 2
    doubtful(root.entries.front().key_span, "the chart has no `apiVersion`: it defaults to `v1`",
             "add `apiVersion: v2`", out);
  } else {
    api = required(root, "apiVersion", out);
  }
  if (api != nullptr && api->text != "v1" && api->text != "v2") {
    invalid(api->span, fmt::format("unknown chart `apiVersion` `{}`", api->text), "set it to `v2`", out);
  }
  check_version(root, out);
  check_app_version(root, out);
  check_maintainers(root, out);
  check_url(value_at(&root, "icon"), "`icon`", out);
  check_url(value_at(&root, "home"), "`home`", out);
  for (const Node* url : items_at(&root, "sources")) check_url(url, "source", out);
  if (api != nullptr && api->text == "v1") {
    for (std::string_view key : {"type", "dependencies"}) {
      const yaml::Entry* entry = root.find(key);
      if (entry == nullptr) continue;
      invalid(entry->key_span, fmt::format("`{}` has no effect with `apiVersion: v1`", key),
              "set `apiVersion: v2`", out);
    }
  }
  check_declared(chart, out);
}

void check_dependencies(const ChartSource& chart, base::FileSystem& fs, std::vector<ObjectFinding>& out) {
  if (chart.dependencies_reported) return;
  std::set<std::string_view> declared;
  for (const Node* one :
       chart.dependencies == nullptr ? std::span<const Node* const>() : items_at(chart.dependencies, "")) {
    const Node* name = value_at(one, "name");
    if (name == nullptr || name->text.empty()) continue;
    declared.insert(name->text);
    constexpr std::string_view of_file = "file://";
    const Node* from = value_at(one, "repository");
    if (from != nullptr && from->text.starts_with(of_file)) {
      const std::string directory = base::join_path(chart.directory, from->text.substr(of_file.size()));
      if (fs.type_of(directory) == base::FileType::none) {
        out.push_back(finding_at("missing-chart-dependency", from->span,
                                 fmt::format("dependency `{}` has the repository `{}`, which does not exist",
                                             name->text, directory),
                                 "use the path of a chart, relative to this one"));
        continue;
      }
    }
    const bool there =
        std::ranges::find(chart.vendored, name->text) != chart.vendored.end() ||
        std::ranges::find(chart.vendored_packages, name->text) != chart.vendored_packages.end();
    if (there) continue;
    out.push_back(
        finding_at("missing-chart-dependency", name->span,
                   fmt::format("dependency `{}` is not in charts/: its objects are not checked", name->text),
                   "run `helm dependency build`"));
  }
  if (chart.root == nullptr || chart.root->entries.empty()) return;
  for (const auto* list : {&chart.vendored, &chart.vendored_packages}) {
    for (const std::string& name : *list) {
      if (declared.contains(name)) continue;
      out.push_back(finding_at("undeclared-chart-dependency", chart.root->entries.front().key_span,
                               fmt::format("charts/ contains `{}`, which Chart.yaml does not list: it is "
                                           "installed, and `helm dependency` does not update it",
                                           name),
                               "add it to `dependencies`, or remove it from charts/"));
    }
  }
}

}  // namespace twinhull::lint
