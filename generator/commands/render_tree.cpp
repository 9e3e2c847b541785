#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "base/confined_files.h"
#include "base/limits.h"
#include "commands/output.h"
#include "commands/render.h"
#include "commands/show_origins.h"
#include "kustomize/build.h"
#include "yaml/go_yaml_writer.h"

namespace twinhull::commands {

ExitCode render_tree(const Options& options, base::FileSystem& fs) {
  base::ConfinedFiles confined(fs, {options.chart}, {});
  source::Files files;
  base::Arena arena;
  kustomize::BuildResult built = kustomize::Builder(confined, files, arena).build(options.chart);
  ExitCode shown = ExitCode::ok;
  if (built.complete()) {
    std::string text;
    const std::uint64_t most = base::limit(base::Limit::render_output);
    for (const kustomize::BuiltObject& object : built.objects) {
      const std::optional<std::string> one = yaml::write_go_yaml(*object.node, yaml::LargeIntegers::exact);
      if (!text.empty()) text += "---\n";
      text += options.show_origins ? with_origins(one.value_or(""), object, files) : one.value_or("");
      if (text.size() > most) {
        return fail(fmt::format("the output takes more than {}", base::display(base::Limit::render_output)),
                    "build fewer objects, or " + base::how_to_raise(base::Limit::render_output));
      }
    }
    shown = write_output(options, fs, text);
  }
  diagnostic::Sink sink;
  sink.add(std::move(built.findings));
  Options as_text = options;
  as_text.format = diagnostic::Format::text;
  const ExitCode reported = print_findings(as_text, sink, files, {}, false, {}, stderr);
  return shown == ExitCode::ok ? reported : shown;
}

}  // namespace twinhull::commands
