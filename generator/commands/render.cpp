#include "commands/render.h"

#include <fmt/format.h>

#include <cstdio>

#include "commands/chart_run.h"
#include "commands/output.h"
#include "commands/show_origins.h"

namespace twinhull::commands {

ExitCode render(const Options& options, base::FileSystem& fs) {
  if (is_kustomization_directory(options.chart, fs)) return render_tree(options, fs);
  if (fs.type_of(options.chart) == base::FileType::none) {
    return fail(fmt::format("chart `{}` does not exist", options.chart), "pass a chart directory or archive");
  }
  const ChartRun run = render_chart(options.chart, options, fs, options.show_origins);
  const helm::RenderResult& rendered = run.rendered;
  const ExitCode written =
      write_output(options, fs, options.show_origins ? with_origins(run) : rendered.output);
  if (written != ExitCode::ok) return written;
  if (!rendered.impure.empty() && !options.quiet) {
    fmt::print(stderr, "{} {} a fixed result here, and another one in each run of Helm\n",
               fmt::join(rendered.impure, ", "), rendered.impure.size() == 1 ? "has" : "have");
  }
  return rendered.errors.empty() ? ExitCode::ok : report_errors(run, options, fs);
}

}  // namespace twinhull::commands
