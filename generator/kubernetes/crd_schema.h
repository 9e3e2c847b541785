#pragma once

#include <string>
#include <vector>

#include "diagnostic/finding.h"
#include "kubernetes/api_builder.h"
#include "yaml/node.h"

namespace twinhull::kubernetes {

/// A schema of a CustomResourceDefinition on its way into tables.
struct CrdImport {
  ApiBuilder builder;
  std::vector<diagnostic::Finding>& findings;
};

/// The type of a whole custom resource: what its schema says, and the fields that every object has.
std::uint32_t import_root_schema(CrdImport& reading, const yaml::Node& schema);

void report_broken(CrdImport& reading, source::Span span, std::string message, std::string help);

}  // namespace twinhull::kubernetes
