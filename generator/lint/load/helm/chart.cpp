#include "lint/load/helm/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "base/limits.h"
#include "base/parallel.h"
#include "base/path.h"
#include "lint/load/helm/chart_failures.h"
#include "lint/load/helm/chart_render.h"
#include "lint/load/helm/chart_switches.h"
#include "lint/load/helm/chart_values.h"
#include "lint/load/workspace/rendered.h"

namespace twinhull::lint {
namespace {

constexpr int most_rounds = 4;  ///< of removing what fails when all are enabled

/// A chart and its renders.
struct Job {
  ChartSource chart;
  helm::OpenedChart loaded;
  std::vector<int> ignoring_lines;  ///< of .helmignore, which exclude Chart.yaml
  std::vector<Switch> switches;
  std::vector<ChartRender> renderings;
  std::vector<Switch> left_off;  ///< parts that were not enabled, because there are too many
};

/// The first complete render: switches are enabled on top of its values.
const ChartRender* whole(const Job& job) {
  const auto found = std::ranges::find_if(
      job.renderings, [](const ChartRender& one) { return one.whole() && one.switches.empty(); });
  return found == job.renderings.end() ? nullptr : &*found;
}

bool exceeds_limit(const ChartRender& rendering) {
  return std::ranges::any_of(rendering.result.errors, [](const helm::RenderError& error) {
    return error.kind == helm::RenderError::Kind::limit;
  });
}

/// Moves the switches of failed templates out of `all`; returns them.
std::vector<Switch> take_failing(const ChartRender& failed, std::vector<Switch>& all) {
  std::vector<Switch> out;
  for (const helm::RenderError& error : failed.result.errors) {
    if (error.locations.empty()) continue;
    const std::string& file = error.locations.front().file;
    const std::string path = base::join_path(failed.chart, file.substr(file.find('/') + 1));
    const auto rest = std::stable_partition(all.begin(), all.end(), [&](const Switch& one) {
      return one.file != path && !(one.file.ends_with('/') && path.starts_with(one.file));
    });
    out.insert(out.end(), rest, all.end());
    all.erase(rest, all.end());
  }
  return out;
}

/// Enables the disabled parts of a chart.
class SwitchedOn {
 public:
  SwitchedOn(Job& job, const ChartRender& base, const InputOptions& options, base::FileSystem& fs)
      : job_(job), base_(base), options_(options), fs_(fs) {
    base_.fallbacks.clear();
  }

  /// Renders with all switches, and those that fail in groups.
  void render_all() {
    std::vector<Switch> switches = job_.switches, apart;
    for (int round = 0; round < most_rounds && !switches.empty(); ++round) {
      ChartRender all = rendered(switches);
      if (all.whole() || exceeds_limit(all)) {
        job_.renderings.push_back(std::move(all));
        switches.clear();
        break;
      }
      const std::vector<Switch> failing = take_failing(all, switches);
      if (failing.empty()) break;
      apart.insert(apart.end(), failing.begin(), failing.end());
    }
    apart.insert(apart.end(), switches.begin(), switches.end());
    // The same value can enable several parts.
    std::vector<std::vector<Switch>> groups;
    for (Switch& one : apart) {
      const auto same = std::ranges::find_if(
          groups, [&](const std::vector<Switch>& group) { return group.front().set == one.set; });
      (same == groups.end() ? groups.emplace_back() : *same).push_back(std::move(one));
    }
    render_groups(groups);
  }

 private:
  ChartRender rendered(std::vector<Switch> switches) {
    ChartRender out = base_;
    out.switches = std::move(switches);
    out.result = {};
    render(job_.loaded, options_.kubernetes_version, fs_, out);
    return out;
  }

  /// Renders with all groups together; if that fails, with each half.
  void render_groups(std::span<const std::vector<Switch>> groups) {
    if (groups.empty()) return;
    if (renders_++ >= base::limit(base::Limit::switches)) {
      for (const std::vector<Switch>& group : groups) job_.left_off.push_back(group.front());
      return;
    }
    std::vector<Switch> together;
    for (const std::vector<Switch>& group : groups)
      together.insert(together.end(), group.begin(), group.end());
    ChartRender all = rendered(std::move(together));
    if (all.whole() || groups.size() == 1 || exceeds_limit(all)) {
      job_.renderings.push_back(std::move(all));
      return;
    }
    render_groups(groups.first(groups.size() / 2));
    render_groups(groups.subspan(groups.size() / 2));
  }

  Job& job_;
  ChartRender base_;
  const InputOptions& options_;
  base::FileSystem& fs_;
  std::uint64_t renders_ = 0;
};

/// Reads a chart and renders it with all values.
void render_job(Job& job, const InputOptions& options, base::FileSystem& fs) {
  if (job.renderings.empty()) return;
  helm::ChartFiles files = helm::read_chart(job.chart.directory, fs, true);
  job.ignoring_lines = files.ignoring_lines;
  job.loaded = helm::open_chart(std::move(files), true);
  for (ChartRender& one : job.renderings) render(job.loaded, options.kubernetes_version, fs, one);
  const ChartRender* plain = whole(job);
  if (plain != nullptr && !job.switches.empty() && !options.as_deployed)
    SwitchedOn(job, *plain, options, fs).render_all();
  job.loaded.chart.reset();
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

std::vector<const yaml::Node*> take_output(ChartRender& rendering, source::Files& files, Workspace& input) {
  ++input.charts;
  const bool placed = rendering.of != nullptr && !rendering.of->namespace_name.empty();
  if (placed) input.index.set_namespace(rendering.of->namespace_name);
  UnitOrigin origin = provenance_of(rendering);
  origin.only_text = rendering.of != nullptr && rendering.of->post_render != nullptr;
  Rendered rendered =
      add_rendered(std::move(origin), fmt::format("{} (rendered{})", rendering.chart, with_values(rendering)),
                   std::move(rendering.result.output), files, input);
  if (placed) input.index.set_namespace("default");
  return std::move(rendered.roots);
}

}  // namespace

void render_charts(const Discovered& found, const InputOptions& options, base::FileSystem& fs,
                   source::Files& files, Workspace& input) {
  SourceCache sources(fs, files, input.arena, input.rendered);
  std::vector<Job> jobs;
  for (const std::string& directory : found.charts) {
    Job job{.chart = read_chart(directory, {}, sources),
            .loaded = {},
            .ignoring_lines = {},
            .switches = {},
            .renderings = {}};
    // A library chart is only included by others: Helm renders none of its templates.
    if (text_at(job.chart.root, "type") != "library")
      job.renderings = find_chart_renders(job.chart, options, found.manifests, input, sources);
    input.charts_found.push_back({.directory = directory,
                                  .values = values_outside(directory, job.renderings),
                                  .dependencies_reported = false});
    job.switches = find_switches(job.chart, sources);
    jobs.push_back(std::move(job));
  }
  base::parallel_for(jobs.size(), options.jobs, [&](std::size_t i) { render_job(jobs[i], options, fs); });
  FailureReport failures(sources, files, input);
  for (Job& job : jobs) {
    const bool alone = whole(job) == nullptr;
    add_left_off(job.left_off, sources, input);
    failures.add_ignored(job.chart, job.ignoring_lines);
    for (ChartRender& one : job.renderings) {
      failures.add(job.chart, one, alone);
      const bool partial = one.result.executed && one.switches.empty() && !exceeds_limit(one);
      if (one.whole() || partial) take_output(one, files, input);
    }
  }
  for (GitopsRender& one : input.gitops) {
    const bool here = std::ranges::find(found.charts, one.directory) != found.charts.end();
    const bool given = !options.values.empty() || !options.sets.empty();
    one.rendered = one.rendered || given || (here && one.post_render == nullptr);
  }
}

std::vector<const yaml::Node*> render_release(const GitopsRender& render, const InputOptions& options,
                                              base::FileSystem& fs, source::Files& files, Workspace& input) {
  SourceCache sources(fs, files, input.arena, input.rendered);
  const ChartSource chart = read_chart(render.directory, {}, sources);
  if (text_at(chart.root, "type") == "library") return {};
  ChartRender rendering = chart_render_of(render);
  lint::render(helm::open_chart(helm::read_chart(render.directory, fs, true), true),
               options.kubernetes_version, fs, rendering);
  FailureReport(sources, files, input).add(chart, rendering, true);
  const bool partial = rendering.result.executed && !exceeds_limit(rendering);
  if (!rendering.whole() && !partial) return {};
  return take_output(rendering, files, input);
}

}  // namespace twinhull::lint
