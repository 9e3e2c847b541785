// Prints the values schema of a system in draft-07 with all keywords that draft-07 has, including those that
// the chart's templates validate: the input for generators of random values.
//   values_schema_driver ROOT SYSTEM

#include <cstdio>

#include "base/file_system.h"
#include "emit/chart/chart_contents.h"
#include "pipeline/inputs.h"

int main(int argc, char** argv) {
  using namespace twinhull;
  if (argc != 3) return 2;
  base::FileSystem& fs = base::real_file_system();
  diagnostic::Findings findings;
  const pipeline::LoadedInputs loaded = pipeline::load_inputs({.root = argv[1]}, fs, findings);
  if (std::holds_alternative<pipeline::InputError>(loaded)) return 2;
  const auto& inputs = std::get<std::unique_ptr<pipeline::Inputs>>(loaded);
  const std::optional<model::SystemFiles> files =
      model::read_system(fs, inputs->root, argv[2], inputs->files, findings);
  if (!files) return 2;
  const std::optional<model::System> system = pipeline::load_system(*inputs, *files, 1, findings);
  if (!system) return 2;
  std::fputs(emit::chart_schema(*system, {}).c_str(), stdout);
  return 0;
}
