#include "lint/run/uncertain.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>

#include "base/contains.h"
#include "base/path.h"
#include "base/text.h"
#include "diagnostic/rules.h"
#include "lint/load/helm/chart_source.h"
#include "lint/objects/runtime_objects.h"

namespace twinhull::lint {
namespace {

/// Groups whose findings hold regardless of what else is enabled.
constexpr std::array<std::string_view, 6> as_it_stands = {"helm",    "image",    "rbac",
                                                          "secrets", "security", "yaml"};

/// Groups whose findings are on a single line: certain if no values are involved.
constexpr std::array<std::string_view, 3> by_one_line = {"metadata", "reference", "schema"};

/// What users provide when they enable a part.
constexpr std::array<std::string_view, 5> brought_along = {
    "dangling-config-reference", "dangling-config-key", "dangling-gateway", "dangling-role", "dangling-pvc"};

/// A resource that two objects both claim: if the values of a test say so, the test allows it.
constexpr std::array<std::string_view, 3> between_two = {"duplicate-ingress-path", "node-port-conflict",
                                                         "duplicate-object"};

/// The line of a finding; empty if it is in no file.
std::string_view line_of(const diagnostic::Finding& finding, const source::Files& files) {
  if (!finding.span.known()) return {};
  return base::trim(
      files.line(finding.span.file, files.position(finding.span.file, finding.span.begin).line));
}

/// Whether the line, or the block below it, depends on values.
bool is_made_of_values(std::string_view line) {
  return line.empty() || line.find("{{") != std::string_view::npos || line.ends_with(':');
}

bool stands_in_a_switch(const diagnostic::Finding& finding, const UnitOrigin& origin,
                        const source::Files& files) {
  if (!finding.span.known()) return false;
  const std::string& path = files.path(finding.span.file);
  return std::ranges::any_of(origin.switches, [&](const Switch& one) {
    return one.file.ends_with('/')
               ? path.starts_with(one.file)
               : path == one.file && one.begin <= finding.span.begin && finding.span.end <= one.end;
  });
}

bool is_test_values(const UnitOrigin& origin) {
  const std::string directory = (origin.directory == "." ? "" : origin.directory + "/") + "ci/";
  return std::ranges::any_of(origin.values,
                             [&](const std::string& path) { return path.starts_with(directory); });
}

/// Whether the finding only follows from the switches enabled in this render.
bool comes_of_switches(const diagnostic::Finding& finding, const UnitOrigin& origin,
                       const source::Files& files) {
  const diagnostic::Rule* rule = diagnostic::find_rule(finding.rule);
  if (rule == nullptr || base::contains(as_it_stands, rule->group)) return false;
  if (base::contains(brought_along, finding.rule)) return true;
  if (origin.switches.size() > 1 && !stands_in_a_switch(finding, origin, files)) return true;
  return !base::contains(by_one_line, rule->group) || is_made_of_values(line_of(finding, files));
}

/// `{{ .Release.Name }}` in a value: the name in this run is ours.
bool names_the_release(const diagnostic::Finding& finding, const source::Files& files) {
  const auto is_named = [&](source::Span span) {
    return span.known() && files.text(span).find(".Release.Name") != std::string_view::npos;
  };
  return std::ranges::any_of(
      finding.related, [&](const diagnostic::RelatedLocation& related) { return is_named(related.span); });
}

/// Templates of charts without output in a render.
class UnrenderedTemplates {
 public:
  UnrenderedTemplates(const Workspace& input, SourceCache& sources) : sources_(sources) {
    for (const auto& [file, unit] : input.unit_of) rendered_[unit] = file;
  }

  /// Whether one of them creates objects of the kind, or pods.
  bool makes(std::string_view kind, std::uint32_t unit, const UnitOrigin& origin) {
    const auto [found, fresh] = kinds_.try_emplace(unit);
    if (fresh) read(unit, origin, found->second);
    constexpr std::array<std::string_view, 7> workloads = {"CronJob", "DaemonSet",  "Deployment", "Job",
                                                           "Pod",     "ReplicaSet", "StatefulSet"};
    return std::ranges::any_of(found->second, [&](std::string_view made) {
      return kind == runtime_pods ? base::contains(workloads, made) : made == kind;
    });
  }

 private:
  void read(std::uint32_t unit, const UnitOrigin& origin, std::vector<std::string_view>& out) {
    const auto output = rendered_.find(unit);
    if (output != rendered_.end())
      read_chart_in(origin.directory, origin.directory, sources_.files().text(output->second), out);
  }

  /// A chart with its subcharts. Helm prefixes the names of templates with that of the top chart.
  void read_chart_in(const std::string& directory, const std::string& top, std::string_view text,
                     std::vector<std::string_view>& out) {
    const ChartSource chart = read_chart(directory, {}, sources_);
    const std::size_t above = top == "." ? 0 : top.size() + 1;
    for (const std::string& path : chart.templates) {
      if (text.find("/" + path.substr(above) + "\n") != std::string_view::npos) continue;
      const std::uint32_t file = sources_.file(path);
      if (file == 0) continue;
      for (const std::string_view line : base::split_lines(sources_.files().text(file))) {
        constexpr std::string_view mark = "kind:";
        if (line.starts_with(mark)) out.push_back(base::trim(line.substr(mark.size())));
      }
    }
    for (const std::string& part : chart.vendored)
      read_chart_in(base::join_path(base::join_path(directory, "charts"), part), top, text, out);
  }

  SourceCache& sources_;
  std::map<std::uint32_t, std::uint32_t> rendered_;               ///< the text of a unit
  std::map<std::uint32_t, std::vector<std::string_view>> kinds_;  ///< by unit
};

}  // namespace

void downgrade_uncertain(std::vector<ObjectFinding>& found, const Workspace& input, SourceCache& sources) {
  const source::Files& files = sources.files();
  UnrenderedTemplates left_out(input, sources);
  for (ObjectFinding& one : found) {
    if (one.object == nullptr) continue;
    const std::uint32_t unit = one.object->unit;
    const UnitOrigin& origin = input.origins[unit];
    if (origin.kind != UnitOrigin::Kind::helm) continue;
    const diagnostic::Finding& finding = one.finding;
    const bool uncertain = (!origin.switches.empty() && comes_of_switches(finding, origin, files)) ||
                           (is_test_values(origin) && base::contains(between_two, finding.rule)) ||
                           (finding.rule == "wrong-service-port" && names_the_release(finding, files)) ||
                           (!one.missing.empty() && left_out.makes(one.missing, unit, origin));
    if (uncertain) diagnostic::limit_to_warning(one.finding);
  }
}

}  // namespace twinhull::lint
