#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/arena.h"
#include "commands/command.h"
#include "diagnostic/finding.h"
#include "model/load.h"
#include "model/schemas.h"
#include "source/files.h"
#include "template/library.h"

namespace twinhull::commands {

/// What all systems of a run share: the root, its schemas and templates, and the systems asked for.
struct Inputs {
  std::string root;
  base::Arena arena;
  source::Files files;
  bool own_schemas = false;  ///< the root brings its own; otherwise the built-in ones are used
  model::Schemas schemas;
  tmpl::Library library;
  bool sound = false;                ///< neither schemas nor templates have errors
  std::vector<std::string> systems;  ///< ids, sorted
};

/// The root: `--root`, or the nearest folder from the working directory upwards that has
/// `environments/`. Empty where there is none.
std::string find_root(const Options& options, base::FileSystem& disk);

/// Says that there is no root, and what to do about it.
Status no_root(const Options& options);

/// Reads schemas and templates and lists the systems; null where the command cannot do its work, which
/// has been said then.
std::unique_ptr<Inputs> load_inputs(const Options& options, base::FileSystem& disk,
                                    std::vector<diagnostic::Finding>& findings);

}  // namespace twinhull::commands
