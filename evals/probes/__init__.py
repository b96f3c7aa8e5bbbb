"""Probes of trust, made by program from any labelled reports: does grounding protect meaning, do fields agree with evidence?"""
