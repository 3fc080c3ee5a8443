"""Hostile input: files, trees and options made to break the loader, and what must hold of each."""
