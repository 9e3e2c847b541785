#pragma once

#include <span>
#include <string_view>

#include "base/file_system.h"

namespace twinhull::pipeline {

/// A file that the program carries: a schema or a template.
struct BuiltinFile {
  std::string_view path;  ///< `schemas/values.schema.json`
  std::string_view text;
};

/// All of them, sorted by path; made from schemas/ and templates/ when the program is built.
std::span<const BuiltinFile> builtin_table();

/// The same as files, for a repository that brings no schemas or templates of its own.
base::FileSystem& builtin_files();

/// What findings put before the path of such a file.
inline constexpr std::string_view kBuiltin = "<built-in>/";

}  // namespace twinhull::pipeline
