#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/finding.h"
#include "model/system.h"
#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::commands {

/// One key of one Secret, as declared in system.yaml.
struct RequiredSecret {
  std::string_view secret;             ///< `todo-secrets`
  const yaml::Entry* key = nullptr;    ///< `DATABASE_URL` and its declaration
  std::vector<std::string> variables;  ///< the accepted variables; messages use the first
};

/// The value provided for a key.
struct ProvidedSecret {
  std::string variable;
  std::string value;
  source::Span span;  ///< invalid for variables of the process
};

/// All keys of all Secrets in the order of system.yaml. A key accepts the variable of its own name, if no
/// other value has that key, and the name of its value in uppercase: `databaseUrl` is `DATABASE_URL`.
std::vector<RequiredSecret> required_secrets(const model::System& system);

/// Checks a provided value against system.yaml. Findings contain nothing of the value. `origin` is the file
/// with the values, empty for the process environment; `near` is a similar variable in it, empty if none.
void check_secret(const RequiredSecret& wanted, const std::optional<ProvidedSecret>& given,
                  const std::string& origin, std::string_view near, diagnostic::Findings& findings);

}  // namespace twinhull::commands
