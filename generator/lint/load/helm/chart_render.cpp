// One render of a chart, and how it continues after failures.
#include "lint/load/helm/chart_render.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <set>

#include "base/path.h"
#include "base/process.h"
#include "base/text.h"
#include "lint/load/helm/chart_copy.h"

namespace twinhull::lint {
namespace {

using Kind = HelmMessage::Kind;

/// What every cluster serves but Helm does not know without one.
constexpr std::array<std::string_view, 2> always_served = {"apiregistration.k8s.io/v1",
                                                           "apiregistration.k8s.io/v1/APIService"};

constexpr int most_rounds = 10;  ///< of removing what fails

struct Attempt {
  std::string folder;
  std::vector<ValuesLayer> values;
  bool debug = false;
  bool skip_schema = false;
};

base::ProcessResult run(const Renderer& renderer, const Rendering& rendering, const Attempt& attempt) {
  std::vector<std::string> command = {
      renderer.helm,    "template",       rendering.release,          attempt.folder,
      "--include-crds", "--kube-version", renderer.kubernetes_version};
  for (const std::string_view api : always_served) {
    command.emplace_back("--api-versions");
    command.emplace_back(api);
  }
  for (const ValuesLayer& layer : attempt.values) {
    command.emplace_back("--values");
    command.push_back(layer.path);
  }
  for (const std::string& set : rendering.sets) {
    command.emplace_back("--set");
    command.push_back(set);
  }
  for (const Switch& one : rendering.switches) {
    command.emplace_back(one.api ? "--api-versions" : "--set");
    command.push_back(one.set);
  }
  if (attempt.debug) command.emplace_back("--debug");
  if (attempt.skip_schema || rendering.foreign_schema) command.emplace_back("--skip-schema-validation");
  return base::run_process(command, renderer.limits);
}

/// The output of a template after Helm's `# Source` line: can be several documents.
std::string section_of(std::string_view output, std::string_view below_chart) {
  constexpr std::string_view mark = "\n# Source: ";
  for (std::size_t at = output.find(mark); at != std::string_view::npos; at = output.find(mark, at + 1)) {
    const std::string_view line = output.substr(at + 1, output.find('\n', at + 1) - at - 1);
    if (!line.ends_with("/" + std::string(below_chart))) continue;
    std::string_view rest = output.substr(at + 1);
    for (const std::string_view end : {std::string_view("\n---\n# Source: "), std::string_view("\nError: ")})
      rest = rest.substr(0, rest.find(end));
    return std::string(rest) + "\n";
  }
  return {};
}

/// Whether Helm was stopped; records why.
bool stopped(const Renderer& renderer, const base::ProcessResult& result, Rendering& rendering) {
  rendering.stopped = base::why_stopped(result, renderer.limits);
  return !rendering.stopped.empty();
}

bool is_partial(std::string_view path) { return base::file_name(path).starts_with('_'); }

/// Renders repeatedly without what failed, until there is output.
void go_on(const Renderer& renderer, base::FileSystem& fs, base::ProcessResult result, Rendering& rendering,
           std::unique_ptr<ChartCopy> copy) {
  Attempt attempt{.folder = copy == nullptr ? rendering.chart : copy->folder(), .values = rendering.values};
  std::set<std::string> emptied;
  bool incomplete = false;  // failures because of a missing dependency are not errors of their templates
  for (int round = 0; round < most_rounds && result.status != 0; ++round) {
    if (stopped(renderer, result, rendering)) return;
    HelmMessage message =
        read_helm_message(copy == nullptr ? result.errors : copy->without_prefix(result.errors));
    if (message.reason == "Chart.yaml file is missing") message.kind = Kind::ignored;
    const std::string failing = message.places.empty() ? std::string() : message.places.front().file;
    const Kind kind = message.kind;
    if (incomplete && kind != Kind::schema && kind != Kind::yaml) return;
    RenderFailure failure{.message = std::move(message)};
    if (kind == Kind::yaml) {
      Attempt shown = attempt;
      shown.debug = true;
      failure.text = section_of("\n" + run(renderer, rendering, shown).output, failing);
    }
    rendering.failures.push_back(std::move(failure));
    const bool of_template = kind == Kind::execution || kind == Kind::demand || kind == Kind::yaml ||
                             (kind == Kind::parse && !is_partial(failing));
    if (kind == Kind::schema && !attempt.skip_schema) {
      attempt.skip_schema = true;
    } else if (of_template || kind == Kind::dependency || kind == Kind::ignored) {
      if (copy == nullptr) copy = std::make_unique<ChartCopy>(rendering.chart, fs);
      if (!copy->usable()) return;
      attempt.folder = copy->folder();
      incomplete = kind == Kind::dependency;
      const bool changed = incomplete ? copy->drop_missing_dependencies()
                           : kind == Kind::ignored
                               ? copy->drop_ignored_chart()
                               : emptied.insert(failing).second && copy->empty_template(failing);
      if (!changed) return;
    } else {
      return;
    }
    result = run(renderer, rendering, attempt);
  }
  if (result.status != 0) return;
  rendering.rendered = true;
  rendering.output = std::move(result.output);
}

}  // namespace

bool Rendering::whole() const {
  return rendered && std::ranges::all_of(failures, [](const RenderFailure& failure) {
           return failure.message.kind == Kind::ignored;
         });
}

std::string with_values(const Rendering& rendering) {
  std::vector<std::string> names;
  for (const ValuesLayer& layer : rendering.values) names.emplace_back(base::file_name(layer.shown));
  for (const std::string& set : rendering.sets) names.push_back(fmt::format("`{}`", set));
  for (const Switch& one : rendering.switches) names.push_back(fmt::format("`{}`", one.set));
  constexpr std::size_t most = 3;
  if (names.size() > most) {
    const std::size_t more = names.size() - most;
    names.resize(most);
    names.push_back(fmt::format("{} more", more));
  }
  return names.empty() ? std::string() : fmt::format(" with {}", base::join(names, ", "));
}

void render(const Renderer& renderer, base::FileSystem& fs, Rendering& rendering) {
  std::unique_ptr<ChartCopy> copy;
  if (rendering.leaks) {
    copy = std::make_unique<ChartCopy>(rendering.chart, fs);
    if (!copy->usable()) {
      rendering.stopped = "without its links out of the checked directory would copy too many files";
      return;
    }
  }
  const Attempt plain{.folder = copy == nullptr ? rendering.chart : copy->folder(),
                      .values = rendering.values};
  base::ProcessResult result = run(renderer, rendering, plain);
  if (stopped(renderer, result, rendering)) return;
  for (const ValuesLayer& fallback : rendering.fallbacks) {
    if (result.status == 0) break;
    Attempt attempt = plain;
    attempt.values.push_back(fallback);
    base::ProcessResult other = run(renderer, rendering, attempt);
    if (other.status != 0) continue;
    rendering.values = std::move(attempt.values);
    result = std::move(other);
  }
  if (result.status != 0) return go_on(renderer, fs, std::move(result), rendering, std::move(copy));
  rendering.rendered = true;
  rendering.output = std::move(result.output);
}

}  // namespace twinhull::lint
