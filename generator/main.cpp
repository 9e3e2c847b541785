#include "commands/command.h"

int main(int argc, char** argv) { return twinhull::commands::run(argc, argv); }
