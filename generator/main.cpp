#include <malloc.h>

#include "commands/command.h"

int main(int argc, char** argv) {
  // A run is short: memory that is given back is soon asked for again, and the kernel would clear it anew.
  mallopt(M_TRIM_THRESHOLD, 512 << 20);
  mallopt(M_MMAP_THRESHOLD, 64 << 20);
  return twinhull::commands::run(argc, argv);
}
