#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/file_system.h"
#include "commands/command.h"
#include "source/files.h"

namespace twinhull::commands {

/// The output directory, held open; an empty file system if it does not exist.
struct OutputDirectory {
  std::unique_ptr<base::FileSystem> files;
  std::string path;   ///< for the operating system
  std::string shown;  ///< for messages
};

/// Opens the output directory of `generate`, and creates it if `make` is set. Empty, after printing the
/// error, if it overlaps the inputs or is behind a link.
std::optional<OutputDirectory> open_output(const Options& options, base::FileSystem& fs,
                                           const std::string& root, bool make);

/// Whether all output files of the options can be written: none is an input. Prints the error otherwise.
bool check_output_files(const Options& options, base::FileSystem& fs);

/// Writes an output file of the options; false, after printing the error, if that fails or the file is an
/// input.
bool write_named(base::FileSystem& fs, const std::string& path, std::string_view text,
                 const source::Files& files);

}  // namespace twinhull::commands
