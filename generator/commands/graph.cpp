#include <fmt/format.h>

#include <cstdio>

#include "commands/find_target.h"
#include "commands/load.h"
#include "commands/output.h"
#include "diagram/mermaid.h"
#include "diagram/svg.h"
#include "lint/secrets/secrets.h"
#include "pipeline/builtin_files.h"
#include "pipeline/evaluate.h"
#include "template/specialize.h"

namespace twinhull::commands {
namespace {

using diagnostic::Findings;

ExitCode draw_target(const Options& options, base::FileSystem& fs, const model::System& system,
                     const model::Target& target, const emit::Objects& objects, const source::Files& files) {
  const diagnostic::Mask mask = lint::mask_of(files, pipeline::kBuiltin, options.jobs);
  const diagram::Graph graph = diagram::build_diagram(system, objects);
  if (options.drawing == DiagramFormat::mermaid)
    return write_output(options, fs, mask.hide(diagram::mermaid(graph)));
  const std::string title = fmt::format("{}, {}: service dependencies", system.text("title"), target.name);
  const base::Expected<std::string> drawing = diagram::svg(graph, title);
  if (!drawing.value) return fail(drawing.error, "use `--format mermaid`, and draw a part of it");
  return write_output(options, fs, mask.hide(*drawing.value));
}

}  // namespace

ExitCode draw(const Options& options, base::FileSystem& fs) {
  Findings findings;
  std::unique_ptr<pipeline::Inputs> inputs = load_inputs_of(options.system, options, fs, findings);
  if (inputs == nullptr) return ExitCode::failed;
  std::optional<model::System> system;
  if (auto files = model::read_system(fs, inputs->root, options.system, inputs->files, findings)) {
    system = pipeline::load_system(*inputs, *files, options.jobs, findings);
  }
  const model::Target* target = system ? find_target(*system, options.target) : nullptr;
  base::Arena arena;
  emit::Objects objects;
  if (target != nullptr && inputs->valid && !has_errors(findings)) {
    const tmpl::ResidualProgram program = pipeline::specialize(*inputs, *system, arena, findings);
    if (!has_errors(findings))
      objects = pipeline::evaluate(*system, program, *target->effective, arena, findings);
  }
  // Only errors that prevent drawing are reported; `validate` reports warnings.
  if (has_errors(findings) || !inputs->valid || !system) {
    diagnostic::Sink sink;
    sink.add(std::move(findings));
    return print_findings(options, sink, inputs->files, {}, false, {}, stderr);
  }
  if (target == nullptr) return unknown_target(*system, options.target);
  return draw_target(options, fs, *system, *target, objects, inputs->files);
}

}  // namespace twinhull::commands
