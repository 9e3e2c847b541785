#include "lint/load/helm/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/limits.h"
#include "base/parallel.h"
#include "base/path.h"
#include "base/process.h"
#include "lint/load/helm/chart_failures.h"
#include "lint/load/helm/chart_render.h"
#include "lint/load/helm/chart_switches.h"
#include "lint/load/helm/chart_values.h"
#include "lint/load/helm/schema_references.h"
#include "lint/load/workspace/rendered.h"

namespace twinhull::lint {
namespace {

constexpr int most_rounds = 4;  ///< of removing what fails when all are enabled

/// A chart and its renders.
struct Job {
  ChartSource chart;
  std::vector<Rendering> renderings;
  std::vector<Switch> left_off;  ///< parts that were not enabled, because there are too many
};

/// The first complete render: switches are enabled on top of its values.
const Rendering* whole(const Job& job) {
  const auto found = std::ranges::find_if(
      job.renderings, [](const Rendering& one) { return one.whole() && one.switches.empty(); });
  return found == job.renderings.end() ? nullptr : &*found;
}

std::vector<std::string> sets_of(const std::vector<Switch>& switches) {
  std::vector<std::string> out;
  for (const Switch& one : switches) {
    if (std::ranges::find(out, one.set) == out.end()) out.push_back(one.set);
  }
  return out;
}

Rendering with_switches(const Rendering& base, std::vector<Switch> switches) {
  Rendering out = base;
  out.switches = std::move(switches);
  out.fallbacks.clear();
  out.failures.clear();
  out.output.clear();
  out.rendered = false;
  return out;
}

/// Moves the switches of failed templates out of `all`; returns them.
std::vector<Switch> take_failing(const Rendering& failed, std::vector<Switch>& all) {
  std::vector<Switch> out;
  for (const RenderFailure& failure : failed.failures) {
    if (failure.message.places.empty()) continue;
    const std::string path = base::join_path(failed.chart, failure.message.places.front().file);
    const auto rest = std::stable_partition(all.begin(), all.end(), [&](const Switch& one) {
      return one.file != path && !(one.file.ends_with('/') && path.starts_with(one.file));
    });
    out.insert(out.end(), rest, all.end());
    all.erase(rest, all.end());
  }
  return out;
}

/// Renders what is disabled: with all switches enabled, and conflicting ones one at a time.
void render_switched_off(const Renderer& renderer, base::FileSystem& fs, std::vector<Switch> switches,
                         Job& job) {
  const Rendering* plain = whole(job);
  if (switches.empty() || plain == nullptr) return;
  const Rendering base = *plain;
  std::vector<Switch> single;
  for (int round = 0; round < most_rounds && !switches.empty(); ++round) {
    Rendering all = with_switches(base, switches);
    render(renderer, fs, all);
    if (all.whole()) {
      job.renderings.push_back(std::move(all));
      switches.clear();
      break;
    }
    if (!all.stopped.empty()) {  // it took too long: this is reported, and the switches are tried one by one
      job.renderings.push_back(std::move(all));
      break;
    }
    const std::vector<Switch> failing = take_failing(all, switches);
    if (failing.empty()) break;
    single.insert(single.end(), failing.begin(), failing.end());
  }
  single.insert(single.end(), switches.begin(), switches.end());
  std::vector<std::string> sets = sets_of(single);
  for (std::size_t i = 0; i < sets.size(); ++i) {
    std::vector<Switch> one;
    std::ranges::copy_if(single, std::back_inserter(one),
                         [&](const Switch& other) { return other.set == sets[i]; });
    if (i >= base::limit(base::Limit::switches)) {
      job.left_off.push_back(one.front());
      continue;
    }
    job.renderings.push_back(with_switches(base, std::move(one)));
    render(renderer, fs, job.renderings.back());
  }
}

void add_stopped(const Rendering& rendering, Workspace& input) {
  input.failed = true;
  input.findings.push_back(
      {.rule = "renderer-limit",
       .message = fmt::format("the chart{} cannot be checked: rendering it {}", with_values(rendering),
                              rendering.stopped),
       .help = "look for recursive templates, or raise `limits.renderSeconds`, `renderBytes` "
               "or `renderOutput` in twinhull.yaml",
       .file = base::join_path(rendering.chart, "Chart.yaml")});
}

/// Reports parts that were not enabled and so not checked, at their location.
void add_left_off(const std::vector<Switch>& left_off, SourceCache& sources, Workspace& input) {
  if (left_off.empty()) return;
  const Switch& first = left_off.front();
  const std::uint32_t file = first.file.ends_with('/') ? 0 : sources.file(first.file);
  diagnostic::Finding finding{
      .rule = "limit-reached",
      .severity = diagnostic::Severity::warning,
      .message = fmt::format(
          "what {} enable{} is not checked: the values of this chart cannot all be enabled together",
          left_off.size() == 1 ? fmt::format("`{}`", first.set)
                               : fmt::format("`{}` and {} other values", first.set, left_off.size() - 1),
          left_off.size() == 1 ? "s" : ""),
      .help = base::how_to_raise(base::Limit::switches)};
  if (file == 0) {
    finding.file = first.file;
  } else {
    finding.span = {file, first.begin, first.end};
  }
  input.findings.push_back(std::move(finding));
}

void take_output(Rendering& rendering, source::Files& files, Workspace& input) {
  ++input.charts;
  std::string shown = fmt::format("{} (rendered{})", rendering.chart, with_values(rendering));
  std::vector<std::string> values;
  std::vector<const yaml::Node*> within;
  for (const ValuesLayer& layer : rendering.values) {
    values.push_back(layer.shown);
    within.push_back(layer.within);
  }
  add_rendered({.kind = Provenance::Kind::helm,
                .folder = rendering.chart,
                .values = std::move(values),
                .within = std::move(within),
                .sets = rendering.sets,
                .switches = rendering.switches},
               std::move(shown), std::move(rendering.output), files, input);
}

}  // namespace

void render_charts(const Discovered& found, const InputOptions& options, base::FileSystem& fs,
                   source::Files& files, Workspace& input) {
  if (found.charts.empty()) return;
  const Renderer renderer{.helm = base::find_program("helm"),
                          .kubernetes_version = options.kubernetes_version,
                          .limits = options.limits};
  if (renderer.helm.empty()) {
    for (const std::string& folder : found.charts)
      input.charts_found.push_back({.folder = folder, .values = {}, .told = false});
    input.failed = true;
    input.findings.push_back({.rule = "helm-or-kubectl-not-found",
                              .message = "`helm` is not on PATH",
                              .help = "install it: charts are rendered before they are checked",
                              .file = base::join_path(found.charts.front(), "Chart.yaml")});
    return;
  }
  SourceCache sources(fs, files, input.arena, input.rendered);
  const TemporaryTree scratch;
  std::vector<Job> jobs;
  std::vector<std::vector<Switch>> switches;
  for (const std::string& folder : found.charts) {
    Job job{.chart = read_chart(folder, {}, sources)};
    // A library chart is only included by others: Helm renders none of its templates.
    if (text_at(job.chart.root, "type") != "library")
      job.renderings = find_renderings(job.chart, options, found.manifests, input, sources, scratch);
    const bool foreign_schema = refers_elsewhere(folder, fs);
    for (Rendering& one : job.renderings) {
      one.foreign_schema = foreign_schema;
      one.leaks = found.leaking_charts.contains(folder);
    }
    input.charts_found.push_back(
        {.folder = folder, .values = values_outside(folder, job.renderings), .told = false});
    switches.push_back(find_switches(job.chart, sources));
    jobs.push_back(std::move(job));
  }
  std::vector<Rendering*> all;
  for (Job& job : jobs) {
    for (Rendering& one : job.renderings) all.push_back(&one);
  }
  base::parallel_for(all.size(), options.jobs, [&](std::size_t i) { render(renderer, fs, *all[i]); });
  base::parallel_for(jobs.size(), options.jobs,
                     [&](std::size_t i) { render_switched_off(renderer, fs, switches[i], jobs[i]); });
  FailureReport failures(sources, files, input);
  for (Job& job : jobs) {
    const bool alone = whole(job) == nullptr;
    add_left_off(job.left_off, sources, input);
    for (Rendering& one : job.renderings) {
      if (!one.stopped.empty()) add_stopped(one, input);
      failures.add(job.chart, one, alone);
      if (one.whole() || (one.rendered && one.switches.empty())) take_output(one, files, input);
    }
  }
}

}  // namespace twinhull::lint
