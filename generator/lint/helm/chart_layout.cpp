// The files of a chart, and its templates as a whole.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/path.h"
#include "base/text.h"
#include "lint/engine/finding_at.h"
#include "lint/helm/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

ObjectFinding about_file(std::string rule, const std::string& path, std::string message, std::string help) {
  ObjectFinding found = finding_at(std::move(rule), {}, std::move(message), std::move(help));
  found.finding.file = path;
  return found;
}

/// The first significant line of a file.
source::Span first_line(std::string_view text, std::uint32_t file) {
  for (std::string_view line : base::split_lines(text)) {
    line = base::trim(line);
    const auto begin = static_cast<std::uint32_t>(line.data() - text.data());
    if (!line.empty()) return {file, begin, begin + static_cast<std::uint32_t>(line.size())};
  }
  return {};
}

void check_templates(const ChartSource& chart, SourceCache& sources, std::vector<ObjectFinding>& out) {
  const bool library = text_at(chart.root, "type") == "library";
  const bool umbrella =
      chart.dependencies != nullptr || !chart.vendored.empty() || !chart.vendored_packages.empty();
  if (!chart.has_templates && !library && !umbrella && chart.crds.empty()) {
    out.push_back(about_file("chart-without-templates", base::join_path(chart.directory, "Chart.yaml"),
                             "the chart has no directory `templates/`: it installs nothing",
                             "add templates, or set `type: library`"));
  }
  constexpr std::array<std::string_view, 4> known = {".yaml", ".yml", ".tpl", ".txt"};
  for (const std::string& path : chart.templates) {
    const bool good = std::ranges::any_of(known, [&](std::string_view end) { return path.ends_with(end); });
    // `_echo.sh` is a partial: it only defines templates and renders nothing.
    if (good || base::file_name(path).starts_with('_')) continue;
    out.push_back(about_file("invalid-template-extension", path,
                             fmt::format("Helm renders `{}` as a manifest", base::file_name(path)),
                             "move it out of templates/, or use the extension .yaml, .tpl or .txt"));
    if (const std::uint32_t file = sources.file(path); file != 0)
      out.back().finding.span = first_line(sources.files().text(file), file);
  }
}

/// An action that uses something of the chart, unlike braces in descriptions.
source::Span find_action(std::string_view text, std::uint32_t file) {
  for (std::size_t at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at + 2)) {
    const std::size_t end = text.find("}}", at);
    if (end == std::string_view::npos) return {};
    const std::string_view action = text.substr(at, end + 2 - at);
    for (std::string_view word : {".Values.", ".Release.", ".Chart.", "include \""}) {
      if (action.find(word) == std::string_view::npos) continue;
      return {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end + 2)};
    }
  }
  return {};
}

void check_definitions(const ChartSource& chart, SourceCache& sources, std::vector<ObjectFinding>& out) {
  for (const std::string& path : chart.crds) {
    const std::uint32_t file = sources.file(path);
    if (file == 0) continue;
    const std::string_view text = sources.files().text(file);
    if (const source::Span action = find_action(text, file); action.known()) {
      out.push_back(finding_at("invalid-chart-crd", action,
                               "files in crds/ are not rendered: this is applied literally",
                               "use a literal value, or move the CRD to templates/"));
      continue;
    }
    for (const Node* document : sources.documents(path)) {
      const Node* kind = value_at(document, "kind");
      if (kind == nullptr || kind->text == "CustomResourceDefinition" || kind->text.ends_with("List"))
        continue;
      out.push_back(
          finding_at("invalid-chart-crd", kind->span,
                     fmt::format("crds/ contains a {}: Helm creates it once and never updates or deletes it",
                                 kind->text),
                     "keep only CustomResourceDefinitions there, and move it to templates/"));
    }
  }
}

}  // namespace

void check_chart_layout(const ChartSource& chart, SourceCache& sources, std::vector<ObjectFinding>& out) {
  check_templates(chart, sources, out);
  check_definitions(chart, sources, out);
}

void check_helm_resource_policy_in_list(const Workspace& input, const source::Files& files,
                                        std::vector<ObjectFinding>& out) {
  for (const Object& object : input.index.objects()) {
    if (input.origins[object.unit].kind != UnitOrigin::Kind::helm || object.node->entries.empty()) continue;
    const Node* annotations = object.at("metadata.annotations");
    const yaml::Entry* policy =
        annotations == nullptr ? nullptr : annotations->find("helm.sh/resource-policy");
    // The items of a List are indented, documents are not.
    const source::Span first = object.node->entries.front().key_span;
    if (policy == nullptr || files.position(first.file, first.begin).column == 1) continue;
    out.push_back(finding_at(
        "helm-resource-policy-in-list", policy->key_span,
        fmt::format("Helm ignores the resource policy of `{}` in a List: it is deleted with the release",
                    display(object)),
        "move the object to a separate document"));
    out.back().object = &object;
  }
}

}  // namespace twinhull::lint
