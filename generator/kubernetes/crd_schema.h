#pragma once

#include <string>
#include <vector>

#include "diagnostic/finding.h"
#include "kubernetes/api_builder.h"
#include "yaml/node.h"

namespace twinhull::kubernetes {

/// The conversion of a CustomResourceDefinition's schema.
struct CrdImport {
  ApiBuilder builder;
  diagnostic::Findings& findings;
};

/// The type of the whole custom resource: its schema and the fields of every object.
std::uint32_t import_root_schema(CrdImport& reading, const yaml::Node& schema);

void report_broken(CrdImport& reading, source::Span span, std::string message, std::string help);

}  // namespace twinhull::kubernetes
