#include "commands/load.h"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <variant>

#include "commands/output.h"
#include "pipeline/shard.h"

namespace twinhull::commands {
namespace {

std::unique_ptr<pipeline::Inputs> load(const pipeline::Request& request, base::FileSystem& fs,
                                       diagnostic::Findings& findings) {
  pipeline::LoadedInputs loaded = pipeline::load_inputs(request, fs, findings);
  if (const auto* error = std::get_if<pipeline::InputError>(&loaded)) {
    fail(error->message, error->help);
    return nullptr;
  }
  return std::get<std::unique_ptr<pipeline::Inputs>>(std::move(loaded));
}

}  // namespace

std::unique_ptr<pipeline::Inputs> load_inputs(const Options& options, base::FileSystem& fs,
                                              diagnostic::Findings& findings) {
  pipeline::Shard shard;
  if (!options.shard.empty()) {
    const std::optional<pipeline::Shard> parsed = pipeline::parse_shard(options.shard);
    if (!parsed) {
      fail(fmt::format("invalid shard `{}`", options.shard), "write I/N, such as 1/4: the first of four");
      return nullptr;
    }
    shard = *parsed;
  }
  return load({.root = options.root, .out = options.out, .systems = options.systems, .shard = shard}, fs,
              findings);
}

std::unique_ptr<pipeline::Inputs> load_inputs_of(const std::string& system, const Options& options,
                                                 base::FileSystem& fs, diagnostic::Findings& findings) {
  if (system.find('/') != std::string::npos) {
    fail(fmt::format("`{}` is not a system", system), "pass the name of a directory below `environments`");
    return nullptr;
  }
  return load({.root = options.root, .out = options.out, .systems = {system}}, fs, findings);
}

}  // namespace twinhull::commands
