#pragma once

namespace fovea {

/// Lets the process keep memory that it frees, within limits. One pass through a network frees what the next
/// one needs; given back to the system in between it would have to be asked for again page by page, which
/// takes longer than the arithmetic of small networks. To be called once, before there are threads; does
/// nothing where the C library has no such setting.
void keepFreedMemory();
/// Gives it back all the same: for work that frees much and does not come again, as reading a file.
void giveBackFreedMemory();

} // namespace fovea
